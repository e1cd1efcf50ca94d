package dev.slipway.aws;

import dev.slipway.model.port.RetryableFault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that is asked for again when it is too old. While asking fails, the old one serves, which is logged once for
 * each spell of failures; before there is any answer, the fault is the caller's. Age counts by the clock from before the
 * question was asked, so that an answer in a snapshot of the process is as old after the restore as it really is.
 */
public final class Remembered<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Remembered.class);

    private final String what;
    private final Function<? super T, Duration> goodFor;
    private final @Nullable Duration servesFor;
    private final Clock clock;
    private final Supplier<? extends T> ask;
    private @Nullable T answer;
    private Instant askedAt = Instant.EPOCH;
    private boolean failing;

    /**
     * Asks nothing yet; however old an answer is, it serves while asking fails.
     *
     * @param what is asked for, for the log
     * @param goodFor how long an answer is given again
     */
    public Remembered(String what, Duration goodFor, Clock clock, Supplier<? extends T> ask) {
        this(what, _ -> goodFor, null, clock, ask);
    }

    /**
     * Asks nothing yet.
     *
     * @param servesFor how old an answer may be that is given because asking fails; null for any age
     */
    public Remembered(
            String what,
            Function<? super T, Duration> goodFor,
            @Nullable Duration servesFor,
            Clock clock,
            Supplier<? extends T> ask) {
        this.what = what;
        this.goodFor = goodFor;
        this.servesFor = servesFor;
        this.clock = clock;
        this.ask = ask;
    }

    public synchronized T get() {
        var now = clock.instant();
        var old = answer;
        if (old != null && within(goodFor.apply(old), now)) {
            return old;
        }
        try {
            var fresh = ask.get();
            answer = fresh;
            askedAt = now;
            failing = false;
            return fresh;
        } catch (RetryableFault fault) {
            if (old == null || !serves(now)) {
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

    /** There is an answer that may still be given because asking fails. */
    synchronized boolean serves(Instant now) {
        return answer != null && (servesFor == null || within(servesFor, now));
    }

    /** A clock that went back says nothing about the age. */
    private boolean within(Duration age, Instant now) {
        return !now.isBefore(askedAt) && now.isBefore(askedAt.plus(age));
    }
}
