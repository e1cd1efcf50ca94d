package dev.slipway.local.lambda;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Kills the function processes, and deletes their folder, when this JVM ends, in whatever way, SIGKILL included.
 *
 * <p>A small shell reads process ids from a pipe; when the pipe closes, which the kernel does for a dead JVM, it kills
 * what it was told. An idle function also ends by itself, because its Runtime API is gone; one inside a handler that
 * does not return would not.
 */
final class ChildGuard implements AutoCloseable {
    /** Signals of a terminal reach the whole process group: the guard has to outlive them to do its job. */
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            pids=
            while read -r op pid; do
              case "$op" in
                +) pids="$pids $pid" ;;
                -) rest=; for one in $pids; do [ "$one" = "$pid" ] || rest="$rest $one"; done; pids=$rest ;;
              esac
            done
            [ -z "$pids" ] || kill -9 $pids 2>/dev/null
            rm -rf -- "$1"
            """;

    private final Path folder;
    private final Process shell;
    private final Writer orders;

    ChildGuard() {
        try {
            folder = Files.createTempDirectory("slipway-lambda-");
            shell = new ProcessBuilder("sh", "-c", SCRIPT, "slipway-guard", folder.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            orders = new OutputStreamWriter(shell.getOutputStream(), StandardCharsets.US_ASCII);
        } catch (IOException noShell) {
            throw new UncheckedIOException(
                    "No guard for function processes could be started. Maybe 'sh' is missing.", noShell);
        }
    }

    /** A folder for the processes' files, deleted with them. */
    Path folder() {
        return folder;
    }

    void watch(Process child) {
        order("+ " + child.pid());
        // Told at once when a child has ended: its process id may then belong to someone else.
        var _ = child.onExit().thenAccept(ended -> order("- " + ended.pid()));
    }

    private synchronized void order(String line) {
        try {
            orders.write(line + "\n");
            orders.flush();
        } catch (IOException closed) {
            // Orders after close are about children that close has killed already.
            return;
        }
    }

    @Override
    public synchronized void close() {
        try {
            orders.close();
        } catch (IOException gone) {
            shell.destroyForcibly();
        }
    }
}
