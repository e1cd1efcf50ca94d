package dev.slipway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code slipway explain}: a group of commands, one for each kind of thing. */
@Command(name = "explain", description = "Says why something goes where it goes, or nowhere.")
final class ExplainCommand implements Callable<Integer> {
    private final Console console;

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.err().println("slipway explain: say what to explain: \"slipway explain pod NAMESPACE/NAME -f …\".");
        return ExitCode.USAGE;
    }
}
