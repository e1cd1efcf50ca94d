package dev.slipway.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A console that remembers. */
final class Terminal {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    Console plain() {
        return new Console(new PrintWriter(out), new PrintWriter(err), false);
    }

    Console coloured() {
        return new Console(new PrintWriter(out), new PrintWriter(err), true);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
