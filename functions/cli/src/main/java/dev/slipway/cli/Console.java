package dev.slipway.cli;

import java.io.PrintWriter;

/**
 * Where a command writes.
 *
 * @param out results alone, so that they can be piped
 * @param err everything for people
 * @param colour both ends are a terminal, and nobody asked for plain text
 */
record Console(PrintWriter out, PrintWriter err, boolean colour) {
    /** In bold where there is colour. */
    String bold(String text) {
        return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
    }
}
