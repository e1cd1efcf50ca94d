package dev.slipway.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slipway console}: a deployed cluster in a browser. */
@Command(
        name = "console",
        description = {
            "Serves one page about a deployed cluster, on this machine alone: nodes with price and state, pods without a place and why,"
                    + " decisions, cost and savings over the last 24 hours.",
            "Reads the table and changes nothing; the page looks again every ten seconds. Runs until Ctrl-C."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  slipway console --cluster my-cluster              then open http://127.0.0.1:8080/",
            "  slipway console --cluster my-cluster --port 0     on any free port, which is printed",
        })
final class ConsoleCommand implements Callable<Integer> {
    private static final int HIGHEST_PORT = 65_535;

    private final Console console;
    private final Inspection inspection;

    @Mixin
    private DeploymentOptions deployment = new DeploymentOptions();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Of 127.0.0.1; 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    ConsoleCommand(Console console, Inspection inspection) {
        this.console = console;
        this.inspection = inspection;
    }

    @Override
    public Integer call() {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new UserFault("--port %d: a port is from 0 to %d.".formatted(port, HIGHEST_PORT));
        }
        var choice = deployment.choice();
        var page = new ConsolePage(choice, inspection.deployments(), inspection.clock());
        // What cannot be asked is said here, before a browser is opened.
        page.report();
        try (var server = ConsoleServer.start(port, page)) {
            console.err().println("Open http://127.0.0.1:%d/ in a browser; Ctrl-C ends it.".formatted(server.port()));
            console.err().flush();
            new CountDownLatch(1).await();
        } catch (IOException e) {
            throw new UserFault(
                    "--port %d: it cannot be listened on (%s). Maybe another program does; --port 0 takes a free one."
                            .formatted(port, e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.DONE;
    }
}
