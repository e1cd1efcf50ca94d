package dev.slipway.aws.nodeclass;

import dev.slipway.model.port.RetryableFault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers by question. One is asked for again when it is no longer good; while asking fails, the old one serves, but not
 * beyond its limit. Age counts by the clock from before the question was asked, so that an answer in a snapshot of the
 * process is as old after the restore as it really is. Equal questions of different node classes share an answer.
 */
final class Answers<Q, A> {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private final String what;
    private final Clock clock;
    private final Function<? super A, Duration> goodFor;
    private final Duration servesFor;
    private final Function<? super Q, ? extends A> ask;
    private final Map<Q, Answer<A>> known = new HashMap<>();

    private record Answer<A>(A value, Instant askedAt) {
        boolean within(Duration age, Instant now) {
            // A clock that went back says nothing about the age.
            return !now.isBefore(askedAt) && now.isBefore(askedAt.plus(age));
        }
    }

    /**
     * Asks nothing yet.
     *
     * @param what is asked for, for the log
     * @param goodFor how long an answer is given again
     * @param servesFor how old an answer may be that is given because asking fails
     */
    Answers(
            String what,
            Clock clock,
            Function<? super A, Duration> goodFor,
            Duration servesFor,
            Function<? super Q, ? extends A> ask) {
        this.what = what;
        this.clock = clock;
        this.goodFor = goodFor;
        this.servesFor = servesFor;
        this.ask = ask;
    }

    /** Throws the fault of asking when there is no answer that may serve. */
    synchronized A to(Q question) {
        var now = clock.instant();
        var old = known.get(question);
        if (old != null && old.within(goodFor.apply(old.value()), now)) {
            return old.value();
        }
        // What nobody asks for any more goes when something else is asked.
        known.values().removeIf(answer -> !answer.within(servesFor, now));
        try {
            A fresh = ask.apply(question);
            known.put(question, new Answer<>(fresh, now));
            return fresh;
        } catch (RetryableFault fault) {
            if (old == null || !old.within(servesFor, now)) {
                throw fault;
            }
            LOG.atWarn()
                    .addKeyValue("what", what)
                    .addKeyValue("askedAt", old.askedAt())
                    .addKeyValue("reason", fault.getMessage())
                    .log("old answer used");
            return old.value();
        }
    }

    /** The question is asked anew next time. */
    synchronized void forget(Q question) {
        known.remove(question);
    }
}
