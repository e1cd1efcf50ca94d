@NullMarked
package dev.slipway.flow.interruption;

import org.jspecify.annotations.NullMarked;
