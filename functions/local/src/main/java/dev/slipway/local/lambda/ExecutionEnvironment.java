package dev.slipway.local.lambda;

import dev.slipway.local.lambda.RuntimeApi.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One process of a function and its Runtime API: does one call at a time, and is thrown away once it failed to end one. */
final class ExecutionEnvironment implements AutoCloseable {
    private final RuntimeApi api;
    private final Process process;

    private ExecutionEnvironment(RuntimeApi api, Process process) {
        this.api = api;
        this.process = process;
        var _ = process.onExit().thenAccept(ended -> api.lost(ended.exitValue()));
    }

    static ExecutionEnvironment start(FunctionCommand command, ChildGuard guard) {
        try {
            var api = new RuntimeApi();
            try {
                var process = command.start(api.hostAndPort());
                guard.watch(process);
                return new ExecutionEnvironment(api, process);
            } catch (IOException | RuntimeException failed) {
                api.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "%s could not be started: %s".formatted(command.function().logicalId(), failed.getMessage()),
                    failed);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Waits until the process asks for work: empty; or says why it will not. */
    Optional<Answer> awaitReady(Duration limit) {
        return await(api.ready(), limit, Optional.of(new Answer.TimedOut()));
    }

    Answer run(Call call, Duration limit) {
        api.offer(call);
        if (!process.isAlive()) {
            api.lost(process.exitValue());
        }
        return await(call.answer(), limit, new Answer.TimedOut());
    }

    private static <T> T await(CompletableFuture<T> future, Duration limit, T late) {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException overdue) {
            return late;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return late;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("An answer of the Runtime API failed to arrive.", impossible);
        }
    }

    /** Largest resident size so far, bytes; 0 where {@code /proc} does not tell. */
    long peakMemoryBytes() {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException ended) {
            return 0;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        api.close();
    }
}
