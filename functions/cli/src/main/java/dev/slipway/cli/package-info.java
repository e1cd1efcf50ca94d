/**
 * The command line. Enters: arguments, manifests, a catalogue. Leaves: JSON or a table on standard output, everything
 * else on standard error, and an exit code.
 */
@NullMarked
package dev.slipway.cli;

import org.jspecify.annotations.NullMarked;
