package dev.slipway.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, as it arrives: the server is kept waiting while nobody reads. The client's own such stream copies
 * byte by byte, which took a quarter of the time of reading a large list.
 */
final class AnswerStream extends InputStream {
    /**
     * Arrivals that may wait to be read, a count; each is of 16 KiB at most. Asking for one at a time would wake the client's
     * thread for each, which took a tenth of the time.
     */
    private static final int WINDOW = 32;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** What came next: bytes, or the end, well or with a failure. */
    private record Arrival(
            List<ByteBuffer> bytes, boolean end, @Nullable Throwable failure) {}

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final int patience;
    private @Nullable AsyncBody body;
    private Iterator<ByteBuffer> ready = List.<ByteBuffer>of().iterator();
    private ByteBuffer current = NOTHING;
    private boolean ended;

    /** {@code patience} is how long the server may say nothing, in milliseconds. */
    AnswerStream(int patience) {
        this.patience = patience;
    }

    /** Takes bytes; called by the client's threads. */
    void arrived(List<ByteBuffer> bytes) {
        arrivals.add(new Arrival(bytes, false, null));
    }

    /** Before the first read. */
    AnswerStream of(AsyncBody answer) {
        body = answer;
        var _ = answer.done().whenComplete((_, failure) -> arrivals.add(new Arrival(List.of(), true, failure)));
        for (var ahead = 0; ahead < WINDOW; ahead++) {
            answer.consume();
        }
        return this;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (!current.hasRemaining()) {
            if (ready.hasNext()) {
                current = ready.next();
            } else if (ended) {
                return -1;
            } else {
                await();
            }
        }
        var some = Math.min(length, current.remaining());
        current.get(into, offset, some);
        return some;
    }

    private void await() throws IOException {
        var next = next();
        if (next.failure() != null) {
            throw new IOException(next.failure());
        }
        ended = next.end();
        ready = next.bytes().iterator();
        if (!ended) {
            // The next ones travel while these are read.
            Objects.requireNonNull(body).consume();
        }
    }

    private Arrival next() throws IOException {
        try {
            var next = arrivals.poll(patience, TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new IOException("The server has sent nothing for %d ms.".formatted(patience));
            }
            return next;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while the server sends.");
        }
    }

    @Override
    public void close() {
        if (body != null) {
            body.cancel();
        }
    }
}
