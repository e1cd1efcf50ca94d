package dev.slipway.solver.provision;

import dev.slipway.solver.placing.Area;
import java.util.BitSet;

/**
 * Columns that are the same place to the rules of some pods.
 *
 * @param number tells cells apart
 * @param area what those rules see
 * @param columns not to be written to
 */
record Cell(int number, Area area, BitSet columns) {}
