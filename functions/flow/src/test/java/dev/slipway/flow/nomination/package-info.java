@NullMarked
package dev.slipway.flow.nomination;

import org.jspecify.annotations.NullMarked;
