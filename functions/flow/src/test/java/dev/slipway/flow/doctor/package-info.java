@NullMarked
package dev.slipway.flow.doctor;

import org.jspecify.annotations.NullMarked;
