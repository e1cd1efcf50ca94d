@NullMarked
package dev.slipway.flow;

import org.jspecify.annotations.NullMarked;
