package dev.slipway.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code slipway completion}: what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = "Prints a completion script for bash and zsh.",
        footerHeading = "%nExample:%n",
        footer = "  source <(slipway completion)")
final class CompletionCommand implements Callable<Integer> {
    private final Console console;
    private final CommandLine root;

    CompletionCommand(Console console, CommandLine root) {
        this.console = console;
        this.root = root;
    }

    @Override
    public Integer call() {
        console.out().println(AutoComplete.bash("slipway", root));
        return ExitCode.DONE;
    }
}
