package dev.slipway.aws;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** {@link Remembered} answers by question: equal questions of different askers share one. */
public final class Answers<Q, A> {
    private final String what;
    private final Clock clock;
    private final Function<? super A, Duration> goodFor;
    private final Duration servesFor;
    private final Function<? super Q, ? extends A> ask;
    private final Map<Q, Remembered<A>> known = new HashMap<>();

    /**
     * Asks nothing yet.
     *
     * @param what is asked for, for the log
     * @param goodFor how long an answer is given again
     * @param servesFor how old an answer may be that is given because asking fails
     */
    public Answers(
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
    public synchronized A to(Q question) {
        // What nobody asks for any more goes when something else is asked.
        var now = clock.instant();
        known.values().removeIf(answer -> !answer.serves(now));
        return known.computeIfAbsent(
                        question, _ -> new Remembered<>(what, goodFor, servesFor, clock, () -> ask.apply(question)))
                .get();
    }

    /** The question is asked anew next time. */
    public synchronized void forget(Q question) {
        known.remove(question);
    }
}
