package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a Job still has to do, as its controller reckons (Kubernetes, "Jobs", "Parallel execution for Jobs", read 2026-11-29). */
final class JobProgress {
    /** Conditions after which no pod is made; the last two come just before the others. */
    private static final List<String> OVER = List.of("Complete", "Failed", "SuccessCriteriaMet", "FailureTarget");

    /** Of indexes, one or from one to another, as {@code 1,3-5}. */
    private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

    private JobProgress() {}

    static boolean indexed(Job job) {
        return "Indexed".equals(job.getSpec().getCompletionMode());
    }

    /** How many pods it wants to run at one time from now on; the job has a spec. */
    static int active(Job job) {
        var spec = job.getSpec();
        if (Boolean.TRUE.equals(spec.getSuspend()) || over(job)) {
            return 0;
        }
        var status = job.getStatus();
        var succeeded = status == null ? 0 : orZero(status.getSucceeded());
        var parallelism = spec.getParallelism() == null ? 1 : spec.getParallelism();
        if (spec.getCompletions() == null) {
            // The first success says that the queue of work is empty: those that run end by themselves.
            return succeeded == 0 ? parallelism : orZero(status.getActive());
        }
        var ended = ended(job).entrySet().stream()
                .mapToLong(span -> span.getValue() - span.getKey() + 1L)
                .sum();
        var open = spec.getCompletions() - Math.max(succeeded, ended);
        return Math.clamp(open, 0, parallelism);
    }

    /** Those that are not at an end, from the lowest, without end. */
    static LongStream indexes(Job job) {
        var ended = ended(job);
        return LongStream.iterate(0, index -> index + 1).filter(index -> {
            var span = ended.floorEntry(index);
            return span == null || span.getValue() < index;
        });
    }

    private static int orZero(@Nullable Integer count) {
        return count == null ? 0 : count;
    }

    private static boolean over(Job job) {
        return job.getStatus() != null
                && PodRules.orEmpty(job.getStatus().getConditions()).stream()
                        .anyMatch(condition ->
                                OVER.contains(condition.getType()) && "True".equals(condition.getStatus()));
    }

    /** Spans of indexes, by the first of each the last; empty for a Job without indexes. */
    private static NavigableMap<Long, Long> ended(Job job) {
        var spans = new TreeMap<Long, Long>();
        var status = job.getStatus();
        if (status != null && indexed(job)) {
            Stream.of(status.getCompletedIndexes(), status.getFailedIndexes())
                    .filter(Objects::nonNull)
                    .flatMap(text -> SPAN.matcher(text).results())
                    .forEach(span -> spans.put(
                            Long.valueOf(span.group(1)), Long.valueOf(span.group(span.group(2) == null ? 1 : 2))));
        }
        return spans;
    }
}
