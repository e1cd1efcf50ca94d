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
    static final String BOLD = "\u001b[1m";
    static final String USUAL = "\u001b[0m";

    /**
     * The same, with control characters as {@code \\u001b}: names in a cluster are whoever's that may write there, and must
     * not steer the terminal of who reads them. In JSON and YAML that is another spelling of the same text.
     */
    Console printable() {
        return new Console(
                new PrintWriter(new PrintableText(out, colour)),
                new PrintWriter(new PrintableText(err, colour), true),
                colour);
    }

    /** In bold where there is colour. */
    String bold(String text) {
        return colour ? BOLD + text + USUAL : text;
    }
}
