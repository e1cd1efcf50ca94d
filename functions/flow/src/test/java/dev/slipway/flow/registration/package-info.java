@NullMarked
package dev.slipway.flow.registration;

import org.jspecify.annotations.NullMarked;
