package dev.slipway.cluster;

import dev.slipway.cluster.ObjectLists.Freshness;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All pods, for a process that asks for them again and again. Where there are many, those of the last time are kept and what
 * has changed since is read by a watch, which costs as much as there were changes. A list of one pod says, after everything
 * written before, at which version the cluster is; the watch is read until it is there, so what is told is never older
 * than the question. Whenever that does not succeed (the server has forgotten the version, sends no bookmarks, is another
 * one), and every {@link #LONGEST} anyway, all pods are read anew. Nothing is kept before the first question, so a
 * function's snapshot holds nothing that could be old.
 */
final class FollowedPods {
    /** Fewer are read anew in less time than a bookmark takes to come, a count. */
    private static final int FEWEST = 20_000;

    /** More are not kept, a count: each takes about a quarter of a kilobyte beside what it has in common with others. */
    private static final int MOST = 300_000;

    /** Where more are unlike all others, nothing is kept, a count: each of those takes about ten kilobytes. */
    private static final int UNLIKE = 4_096;

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final KubernetesClient client;
    private final Clock clock;
    private final ObjectLists lists;
    private final int fewest;
    private @Nullable Kept kept;
    private Instant restsUntil = Instant.EPOCH;

    /** Pods at one version of one API server's cluster. Changed in place. */
    private static final class Kept {
        private final String server;
        private final Instant since;
        private final AlikePods reader;
        private final Map<String, KeptPod> byKey = new LinkedHashMap<>();
        private final Map<String, String> texts = new HashMap<>();
        private final Set<Pod> commons = Collections.newSetFromMap(new IdentityHashMap<>());
        private long version;

        /** It would take too much room, and is not complete. */
        private boolean tooMuch;

        Kept(String server, Instant since, AlikePods reader) {
            this.server = server;
            this.since = since;
            this.reader = reader;
        }

        /** Pods that have ended are nobody's business any more. */
        void put(KeptPod pod) {
            if (PodReader.finished(pod.common())) {
                byKey.remove(pod.key());
            } else if (!tooMuch) {
                commons.add(pod.common());
                byKey.put(pod.key(), pod.bare(null, text -> texts.computeIfAbsent(text, same -> same)));
                tooMuch = byKey.size() > MOST || commons.size() > UNLIKE;
            } else {
                byKey.clear();
            }
        }
    }

    FollowedPods(KubernetesClient client, Clock clock, ObjectLists lists) {
        this(client, clock, lists, FEWEST);
    }

    /** With fewer pods that are worth following, for tests. */
    FollowedPods(KubernetesClient client, Clock clock, ObjectLists lists, int fewest) {
        this.client = client;
        this.clock = clock;
        this.lists = lists;
        this.fewest = fewest;
    }

    synchronized void each(Consumer<Pod> consumer) {
        if (!follow(consumer)) {
            kept = read(consumer);
        }
    }

    /** Whatever happens in between, what is half changed is not used again, nor held while all is read anew. */
    private boolean follow(Consumer<Pod> consumer) {
        var known = kept;
        kept = null;
        if (known == null || !current(known)) {
            return false;
        }
        if (!followed(known)) {
            // What failed now would most likely fail next time, too.
            restsUntil = clock.instant().plus(LONGEST);
            return false;
        }
        kept = known;
        known.byKey.values().forEach(consumer);
        return true;
    }

    private boolean current(Kept known) {
        return known.server.equals(server()) && clock.instant().isBefore(known.since.plus(LONGEST));
    }

    private String server() {
        return String.valueOf(client.getMasterUrl());
    }

    private @Nullable Kept read(Consumer<Pod> consumer) {
        if (clock.instant().isBefore(restsUntil)) {
            var _ = lists.eachPod(Freshness.CACHED, lists.alikePods(), consumer);
            return null;
        }
        var read = new Kept(server(), clock.instant(), lists.alikePods());
        var version = lists.eachPod(Freshness.CACHED, read.reader, pod -> {
            read.put(pod);
            consumer.accept(pod);
        });
        read.version = number(version);
        return read.byKey.size() < fewest || read.tooMuch || read.version < 0 ? null : read;
    }

    /** False when it cannot be told what has changed. */
    private boolean followed(Kept known) {
        try {
            var latest = number(lists.podsVersion());
            if (latest < known.version) {
                // Somebody has put back what the cluster was before.
                return false;
            }
            if (latest > known.version) {
                lists.podChanges(known.version, known.reader, (type, pod) -> apply(known, type, pod, latest));
            }
            return known.version >= latest && !known.tooMuch;
        } catch (KubernetesClientException _) {
            // The list says why, if that still is so.
            return false;
        }
    }

    /** Returns false once the latest version is reached. */
    private static boolean apply(Kept known, String type, KeptPod pod, long latest) {
        switch (type) {
            case "ADDED", "MODIFIED" -> known.put(pod);
            case "DELETED" -> known.byKey.remove(pod.key());
            default -> {
                // A bookmark is no more than a version.
            }
        }
        known.version = number(pod.resourceVersion());
        return known.version < latest;
    }

    /** Versions of one kind are in the order of these numbers (KEP-5504, read 2026-11-27); -1 for what is none. */
    private static long number(@Nullable String version) {
        try {
            return version == null ? -1 : Long.parseLong(version);
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
