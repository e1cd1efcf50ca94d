package dev.slipway.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The program. */
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        var out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        var console = CommandLineWiring.console(out, err);
        var commandLine = CommandLines.of(
                console,
                CommandLineWiring.planning(System.in),
                new ManifestFiles(System.in),
                CommandLineWiring.bench(),
                CommandLineWiring.localRun(),
                CommandLineWiring.inspection());
        var code = commandLine.execute(arguments);
        // Both, as the one does not hear what the other swallows.
        if (out.checkError() || System.out.checkError()) {
            err.println("slipway: the output could not be written. Maybe the disk is full, or its reader has ended.");
            System.exit(ExitCode.UNWRITTEN);
        }
        System.exit(code);
    }
}
