package dev.slipway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help;

/** Puts the commands together. */
final class CommandLines {
    /** Characters; help is written to fit. */
    private static final int WIDTH = 110;

    private CommandLines() {}

    static CommandLine of(
            Console terminal,
            Planning planning,
            ManifestFiles manifests,
            Bench bench,
            LocalRun localRun,
            Inspection inspection) {
        var console = terminal.printable();
        var slipway = new SlipwayCommand(console);
        var faults = new FaultHandlers(console, slipway);
        var explain = new CommandLine(new ExplainCommand(console))
                .addSubcommand(new ExplainPodCommand(console, planning))
                .addSubcommand(new ExplainNodeCommand(console, planning));
        var root = new CommandLine(slipway)
                .addSubcommand(new PlanCommand(console, planning))
                .addSubcommand(new ConsolidateCommand(console, planning))
                .addSubcommand(explain)
                .addSubcommand(new StatusCommand(console, inspection))
                .addSubcommand(new NodesCommand(console, inspection))
                .addSubcommand(new DecisionsCommand(console, inspection))
                .addSubcommand(new DoctorCommand(console, inspection))
                .addSubcommand(new ConvertCommand(console, manifests))
                .addSubcommand(new ConsoleCommand(console, inspection))
                .addSubcommand(new BenchCommand(console, planning, bench))
                .addSubcommand(new LocalCommand(console, localRun));
        return root.addSubcommand(new CompletionCommand(console, root))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(Help.defaultColorScheme(console.colour() ? Help.Ansi.ON : Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(WIDTH)
                .setParameterExceptionHandler(faults::usage)
                .setExecutionExceptionHandler(faults::failure)
                .setExecutionStrategy(faults::withinMemory);
    }
}
