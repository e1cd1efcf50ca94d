package dev.slipway.aws.catalog;

import dev.slipway.model.port.RetryableFault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that is asked for again when it is too old. While asking fails, the old one serves, which is logged once for
 * each spell of failures; before there is any answer, the fault is the caller's.
 */
public final class Remembered<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Remembered.class);

    private final String what;
    private final Duration goodFor;
    private final Clock clock;
    private final Supplier<T> ask;
    private @Nullable T answer;
    private Instant askedAt = Instant.MIN;
    private boolean failing;

    public Remembered(String what, Duration goodFor, Clock clock, Supplier<T> ask) {
        this.what = what;
        this.goodFor = goodFor;
        this.clock = clock;
        this.ask = ask;
    }

    public synchronized T get() {
        var now = clock.instant();
        var old = answer;
        if (old != null && now.isBefore(askedAt.plus(goodFor))) {
            return old;
        }
        try {
            var fresh = ask.get();
            answer = fresh;
            askedAt = now;
            failing = false;
            return fresh;
        } catch (RetryableFault fault) {
            if (old == null) {
                throw fault;
            }
            if (!failing) {
                LOG.atWarn()
                        .addKeyValue("what", what)
                        .addKeyValue("askedAt", askedAt)
                        .addKeyValue("reason", fault.getMessage())
                        .log("old answer used");
            }
            failing = true;
            return old;
        }
    }
}
