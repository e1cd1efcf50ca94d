package dev.slipway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code slipway} alone: shows what there is. */
@Command(
        name = "slipway",
        versionProvider = Version.class,
        description = "Plans, explains and tries out nodes for pods that wait in an EKS cluster.",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  What would these pods need, and what would it cost?",
            "    slipway plan -f pods.yaml -f nodepool.yaml --catalog us-east-1.json",
            "  Which nodes could go, what would that save, and what keeps the others?",
            "    slipway consolidate -f cluster/ --catalog us-east-1.json",
            "  Why does this pod go there, or nowhere?",
            "    slipway explain pod shop/checkout-7d9f -f cluster/ --catalog us-east-1.json",
            "  What goes onto this node, and why is it this one?",
            "    slipway explain node default-0a1b2c -f cluster/ --catalog us-east-1.json",
            "  How is a deployed cluster, and do EC2, cluster and table agree?",
            "    slipway status --cluster prod --context prod",
            "    slipway doctor --cluster prod --context prod",
            "  What became of a node, and what was decided?",
            "    slipway nodes default-k3f9x2 --cluster prod",
            "    slipway decisions --since 2h --cluster prod",
            "  What is this Provisioner, or node group, in today's words?",
            "    slipway convert -f karpenter/",
            "  What runs in a deployed cluster, what does it cost, and what was decided?",
            "    slipway console --cluster prod",
            "  How fast is the decision?",
            "    slipway bench --pods 10000 --kinds 100",
            "  The whole of Slipway on this machine, with no account and no cluster:",
            "    slipway local",
            "",
            "Exit codes: 0 done; 1 input that cannot be read or used, each fault named;",
            "  2 pods without a node, or a disagreement (plan, doctor --exit-code); 64 wrong usage; 70 a bug;",
            "  74 output that could not be written.",
            "With kubectl-slipway, beside slipway, on the PATH there is \"kubectl slipway\".",
        })
final class SlipwayCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show where a fault was found, with its stack trace.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli asks the annotation
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    @SuppressWarnings("UnusedVariable") // picocli asks the annotation
    private boolean version;

    SlipwayCommand(Console console) {
        this.console = console;
    }

    boolean debug() {
        return debug;
    }

    @Override
    public Integer call() {
        console.err()
                .println(
                        "slipway: no command was given: plan, consolidate, explain, status, nodes, decisions, doctor, convert, console, bench or local. See \"slipway --help\".");
        return ExitCode.USAGE;
    }
}
