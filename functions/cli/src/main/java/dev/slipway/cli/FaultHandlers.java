package dev.slipway.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the user sees when a command cannot do its work: one line for each fault; traces only with {@code --debug}. */
final class FaultHandlers {
    private final Console console;
    private final SlipwayCommand root;

    FaultHandlers(Console console, SlipwayCommand root) {
        this.console = console;
        this.root = root;
    }

    /** The command line itself is wrong. */
    int usage(ParameterException fault, String[] arguments) {
        var command = fault.getCommandLine();
        var err = console.err();
        var name = command.getCommandSpec().qualifiedName();
        err.println(name + ": " + fault.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(fault, err)) {
            err.println("See \"" + name + " --help\".");
        }
        return ExitCode.USAGE;
    }

    /** Runs what was parsed; a problem that no heap of this size holds is the user's to know, as a bug is not. */
    int withinMemory(CommandLine.ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (OutOfMemoryError _) {
            var last = parsed;
            while (last.hasSubcommand()) {
                last = last.subcommand();
            }
            console.err()
                    .println("%s: the problem does not fit into a heap of %d MiB: SLIPWAY_JAVA_OPTS=-Xmx4g gives more."
                            .formatted(
                                    last.commandSpec().qualifiedName(),
                                    Runtime.getRuntime().maxMemory() >> 20));
            return ExitCode.FAULTY_INPUT;
        }
    }

    /** A command failed. */
    int failure(Exception fault, CommandLine command, CommandLine.ParseResult result) {
        var err = console.err();
        var name = command.getCommandSpec().qualifiedName();
        if (fault instanceof UserFault userFault) {
            userFault.faults().forEach(line -> err.println(name + ": " + line));
            trace(fault, err);
            return userFault.exitCode();
        }
        err.println("%s: this is a bug of Slipway: %s%s"
                .formatted(
                        name,
                        fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage(),
                        root.debug() ? "" : " (--debug shows where)"));
        trace(fault, err);
        return ExitCode.BUG;
    }

    private void trace(Exception fault, PrintWriter err) {
        if (root.debug()) {
            fault.printStackTrace(err);
        }
    }
}
