package dev.slipway.local.ec2;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Errors that the next calls of an action shall meet, in the order they were planned. An SDK's own retries are calls too. */
public final class PlannedFaults {
    private record Fault(Ec2Error error, boolean afterEffect) {}

    private final Map<String, Queue<Fault>> byAction = new TreeMap<>();
    private final Map<String, TokenBucket> buckets = new TreeMap<>();
    private final InstantSource clock;

    PlannedFaults(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * From now on that action has a bucket of tokens, which all callers share, and is refused when it is empty.
     *
     * @param most tokens in a full bucket, a count
     * @param refill in which one token comes back
     */
    public synchronized PlannedFaults throttle(String action, int most, Duration refill) {
        buckets.put(action, new TokenBucket(most, refill, clock.instant()));
        return this;
    }

    /** The next call of that action is refused with that code (as {@code RequestLimitExceeded}) and EC2's message for it; nothing happens. */
    public PlannedFaults next(String action, String code) {
        return add(action, new Fault(Ec2Error.injected(code, message(code)), false));
    }

    /** The next call of that action has its effect, but its answer is lost: the caller sees this error instead. */
    public PlannedFaults nextLosesAnswer(String action, String code) {
        return add(action, new Fault(Ec2Error.injected(code, message(code)), true));
    }

    private synchronized PlannedFaults add(String action, Fault fault) {
        byAction.computeIfAbsent(action, _ -> new ArrayDeque<>()).add(fault);
        return this;
    }

    /** Takes the next fault of that action; throws it at once when it comes before the effect. */
    @Nullable
    Ec2Error strike(String action) {
        Fault fault;
        synchronized (this) {
            var bucket = buckets.get(action);
            if (bucket != null && !bucket.take(clock.instant())) {
                throw Ec2Error.injected("RequestLimitExceeded", message("RequestLimitExceeded"));
            }
            var planned = byAction.get(action);
            fault = planned == null ? null : planned.poll();
        }
        if (fault != null && !fault.afterEffect()) {
            throw fault.error();
        }
        return fault == null ? null : fault.error();
    }

    private static String message(String code) {
        return switch (code) {
            case "RequestLimitExceeded" -> "Request limit exceeded.";
            case "InternalError" -> "An internal error has occurred";
            case "Unavailable" -> "The service is unavailable. Please try again shortly.";
            case "UnauthorizedOperation" -> "You are not authorized to perform this operation.";
            default -> "The EC2 stand-in was told to answer %s.".formatted(code);
        };
    }
}
