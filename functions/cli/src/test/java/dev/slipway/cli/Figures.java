package dev.slipway.cli;

import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Measures work on this thread: what other programs on the machine do does not count. */
final class Figures {
    private static final double NANOS_IN_A_MILLISECOND = 1e6;

    private Figures() {}

    /** Something that is prepared, and then done while the clock runs. */
    @FunctionalInterface
    interface Work {
        Runnable prepared();
    }

    /** Milliseconds of processor time. */
    record Times(double median, double p99, double most) {
        @Override
        public String toString() {
            return "median %.1f ms, p99 %.1f ms, most %.1f ms".formatted(median, p99, most);
        }
    }

    static Times times(int warming, int measured, Work work) {
        var threads = ManagementFactory.getThreadMXBean();
        var times = new double[measured];
        for (var run = -warming; run < measured; run++) {
            var prepared = work.prepared();
            var before = threads.getCurrentThreadCpuTime();
            prepared.run();
            var took = (threads.getCurrentThreadCpuTime() - before) / NANOS_IN_A_MILLISECOND;
            if (run >= 0) {
                times[run] = took;
            }
        }
        Arrays.sort(times);
        return new Times(times[measured / 2], times[Math.min(measured - 1, measured * 99 / 100)], times[measured - 1]);
    }
}
