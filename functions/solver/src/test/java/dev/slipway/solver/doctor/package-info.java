@NullMarked
package dev.slipway.solver.doctor;

import org.jspecify.annotations.NullMarked;
