@NullMarked
package dev.slipway.flow.sweep;

import org.jspecify.annotations.NullMarked;
