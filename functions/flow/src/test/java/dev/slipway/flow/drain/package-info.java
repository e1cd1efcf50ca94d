@NullMarked
package dev.slipway.flow.drain;

import org.jspecify.annotations.NullMarked;
