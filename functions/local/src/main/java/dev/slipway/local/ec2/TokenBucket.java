package dev.slipway.local.ec2;

import java.time.Duration;
import java.time.Instant;

/** As EC2 bounds the calls of an account: a call takes a token, and tokens come back at a steady rate up to the most. */
final class TokenBucket {
    private final int most;
    private final Duration refill;
    private Instant countedAt;
    private long tokens;

    /** Full at {@code now}; {@code refill} is the time in which one token comes back. */
    TokenBucket(int most, Duration refill, Instant now) {
        this.most = most;
        this.refill = refill;
        this.countedAt = now;
        this.tokens = most;
    }

    /** False when there is none left. */
    boolean take(Instant now) {
        var come = Duration.between(countedAt, now).dividedBy(refill);
        countedAt = countedAt.plus(refill.multipliedBy(come));
        tokens = Math.min(most, tokens + come);
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }
}
