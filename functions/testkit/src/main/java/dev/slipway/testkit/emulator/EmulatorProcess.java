package dev.slipway.testkit.emulator;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A Python process that serves until its standard input closes, which happens however this JVM ends. */
final class EmulatorProcess {
    /** Seconds; an idle machine needs 3, a fresh installation on a busy one 30. */
    private static final long PATIENCE = 180;

    private static final String MAIN = """
            import os, runpy, sys, threading
            threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
            runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
            """;

    private EmulatorProcess() {}

    /**
     * Starts it and waits until it listens. What it prints goes to {@code target/NAME.log} of the module under test.
     *
     * @throws IllegalStateException when it ends or does not listen in time
     */
    static URI start(String name, Path installation, List<String> arguments, String readyLine) {
        var python = installation.resolve("bin").resolve("python");
        var log = Path.of("target", name + ".log").toAbsolutePath();
        try {
            var port = freePort();
            var builder = new ProcessBuilder(command(python, arguments, port)).redirectErrorStream(true);
            var environment = builder.environment();
            // Else every start compiles some 2,000 modules anew.
            environment.remove("PYTHONDONTWRITEBYTECODE");
            environment.put("PYTHONUNBUFFERED", "1");
            // LocalStack's plugin loader remembers what an installation holds, and never looks again.
            environment.put("XDG_CACHE_HOME", installation.resolve("cache").toString());
            environment.put("GATEWAY_LISTEN", "127.0.0.1:" + port);
            environment.put("LOCALSTACK_HOST", "127.0.0.1:" + port);
            environment.put(
                    "FILESYSTEM_ROOT", Files.createTempDirectory("localstack").toString());
            environment.put("SQS_ENDPOINT_STRATEGY", "path");
            environment.put("DNS_ADDRESS", "0");
            environment.put("DISABLE_EVENTS", "1");
            environment.put("SKIP_SSL_CERT_DOWNLOAD", "1");
            environment.put("MOTO_EC2_ENABLE_INSTANCE_TYPE_VALIDATION", "true");
            var process = builder.start();
            var ready = new CompletableFuture<Void>();
            Files.createDirectories(log.getParent());
            Thread.ofVirtual().start(() -> copy(process, log, readyLine, ready));
            ready.get(PATIENCE, TimeUnit.SECONDS);
            return URI.create("http://127.0.0.1:" + port);
        } catch (IOException e) {
            throw new UncheckedIOException("%s (%s) could not be started.".formatted(name, python), e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "%s (%s) did not listen within %d s; %s says why. Maybe its installation is broken: remove %s and run .ci/emulators."
                            .formatted(name, python, PATIENCE, log, installation),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Waiting for %s was interrupted.".formatted(name), e);
        }
    }

    private static List<String> command(Path python, List<String> arguments, int port) {
        var command = new ArrayList<>(List.of(python.toString(), "-c", MAIN));
        arguments.forEach(argument -> command.add(argument.equals("PORT") ? Integer.toString(port) : argument));
        return command;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void copy(Process process, Path log, String readyLine, CompletableFuture<Void> ready) {
        try (var reader = process.inputReader();
                BufferedWriter writer = Files.newBufferedWriter(log)) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                writer.write(line);
                writer.newLine();
                writer.flush();
                if (line.contains(readyLine)) {
                    ready.complete(null);
                }
            }
            ready.completeExceptionally(new IllegalStateException("It ended."));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }
}
