package dev.slipway.testkit.fake;

import dev.slipway.model.port.RetryableFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in a test. All fakes of one test share it, so calls are counted over all of them, from 1. To kill a
 * flow between any two calls: run it once to learn {@link #count()}, then once for each n with {@link #crashBefore} and
 * {@link #crashAfter}, each on a fresh world. A crash happens once; what runs afterwards is well.
 */
public final class Faults {
    private final List<String> calls = new ArrayList<>();
    private final Set<String> failed = new TreeSet<>();
    private int crashBefore;
    private int crashAfter;
    private boolean failFirst;
    private boolean loseFirstAnswer;
    private @Nullable RandomGenerator chance;
    private int perMille;

    public static Faults none() {
        return new Faults();
    }

    /** Dies at the n-th call, before it has any effect. */
    public static Faults crashBefore(int call) {
        var faults = new Faults();
        faults.crashBefore = call;
        return faults;
    }

    /** Dies at the n-th call, after its effect and before its answer. */
    public static Faults crashAfter(int call) {
        var faults = new Faults();
        faults.crashAfter = call;
        return faults;
    }

    /**
     * One crash before and one after each call of a stretch, each for a fresh world.
     *
     * @param skipped how many calls come before the stretch
     * @param last number of its last call, from 1
     */
    public static Stream<Faults> crashesIn(int skipped, int last) {
        return IntStream.rangeClosed(skipped + 1, last)
                .boxed()
                .flatMap(call -> Stream.of(crashBefore(call), crashAfter(call)));
    }

    /** The first call of each operation for each id fails with a {@link RetryableFault} and has no effect. */
    public static Faults eachFailsOnce() {
        var faults = new Faults();
        faults.failFirst = true;
        return faults;
    }

    /** The first call of each operation for each id has its effect, but answers with a {@link RetryableFault}. */
    public static Faults eachAnswerIsLostOnce() {
        var faults = new Faults();
        faults.loseFirstAnswer = true;
        return faults;
    }

    /**
     * Each call, with a chance of its own, is killed before or after its effect, fails with a {@link RetryableFault}, or has
     * its effect and loses its answer; until {@link #heal}.
     *
     * @param perMille how many of a thousand calls go wrong, 0 to 1,000
     */
    public static Faults atRandom(long seed, int perMille) {
        var faults = new Faults();
        // The same draws for the same seed, whatever else draws.
        faults.chance = new SplittableRandom(seed);
        faults.perMille = perMille;
        return faults;
    }

    /** From now on nothing goes wrong at random. */
    public void heal() {
        perMille = 0;
    }

    /** How many calls there were, those that failed included. */
    public int count() {
        return calls.size();
    }

    /** {@code operation id} of every call, in order. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** Calls to one operation, {@code fleet:launch}. */
    public long count(String operation) {
        return calls.stream().filter(call -> call.startsWith(operation + " ")).count();
    }

    <T> T around(String operation, String id, Supplier<T> effect) {
        var call = operation + " " + id;
        calls.add(call);
        var number = calls.size();
        if (number == crashBefore) {
            throw new Crash("Killed before call %d, %s.".formatted(number, call));
        }
        var wrong = wrong();
        if (wrong == Wrong.KILLED_BEFORE) {
            throw new Crash("Killed before %s.".formatted(call));
        }
        if (wrong == Wrong.REFUSED || (failFirst && failed.add(call))) {
            throw new RetryableFault(operation, id, new IllegalStateException("throttled by the test"));
        }
        var answer = effect.get();
        if (number == crashAfter) {
            throw new Crash("Killed after call %d, %s.".formatted(number, call));
        }
        if (wrong == Wrong.KILLED_AFTER) {
            throw new Crash("Killed after %s.".formatted(call));
        }
        if (wrong == Wrong.ANSWER_LOST || (loseFirstAnswer && failed.add(call))) {
            throw new RetryableFault(operation, id, new IllegalStateException("answer lost by the test"));
        }
        return answer;
    }

    private enum Wrong {
        NOTHING,
        KILLED_BEFORE,
        KILLED_AFTER,
        REFUSED,
        ANSWER_LOST
    }

    private Wrong wrong() {
        return chance == null || chance.nextInt(1000) >= perMille
                ? Wrong.NOTHING
                : Wrong.values()[1 + chance.nextInt(Wrong.values().length - 1)];
    }

    void around(String operation, String id, Runnable effect) {
        around(operation, id, () -> {
            effect.run();
            return true;
        });
    }
}
