@NullMarked
package dev.slipway.handlers;

import org.jspecify.annotations.NullMarked;
