package dev.slipway.flow.consolidation;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeChange;
import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.port.ControlBook;
import dev.slipway.model.port.ControlBook.Control;
import dev.slipway.model.port.RetryableFault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers when a node became empty, so that the next look at the cluster need not find out first: an empty node's
 * consolidateAfter begins when its last pod leaves, and not when somebody looks. Takes nothing away.
 */
public final class NoteEmptied {
    static final String MEMORY = "emptied-at";

    /** As long a note says something: looks come each minute, and one in between has seen by itself whether the node was empty. */
    static final Duration FRESH = Duration.ofMinutes(2);

    /** Several functions note at once where many nodes become empty; whoever loses so often is asked again by the queue. */
    private static final int ATTEMPTS = 5;

    private static final Logger log = LoggerFactory.getLogger(NoteEmptied.class);

    private final ClaimBook book;
    private final ClusterView view;
    private final ControlBook memory;
    private final Clock clock;

    public NoteEmptied(ClaimBook book, ClusterView view, ControlBook memory, Clock clock) {
        this.book = book;
        this.view = view;
        this.memory = memory;
        this.clock = clock;
    }

    /** The message is a hint, and may come twice or late: the node as it is now decides, and the newest note counts. */
    public void changed(NodeChange change) {
        var emptiedAt = change.emptiedAt();
        if (emptiedAt == null || stale(emptiedAt)) {
            return;
        }
        book.byNode(change.node())
                .filter(claim -> claim.state() instanceof ClaimState.Initialized)
                .filter(_ -> empty(change.node()))
                .ifPresent(claim -> note(claim.name(), emptiedAt));
    }

    private boolean stale(Instant emptiedAt) {
        return emptiedAt.isBefore(clock.instant().minus(FRESH));
    }

    private boolean empty(NodeName node) {
        return view.podsOn(node).stream().noneMatch(pod -> pod.comesBack() && !leaves(pod));
    }

    /** A StatefulSet makes its pod anew only when the old one is gone (core.md §2.1, reschedulable). */
    private static boolean leaves(NodePod pod) {
        return pod.terminating() && !pod.owner().equals("StatefulSet");
    }

    private void note(NodeClaimName claim, Instant emptiedAt) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var read = memory.read(MEMORY);
            var values = with(read, claim, emptiedAt);
            if (values.equals(read.values()) || memory.write(MEMORY, values, read.version())) {
                log.atInfo()
                        .addKeyValue("claim", claim)
                        .addKeyValue("emptiedAt", emptiedAt)
                        .log("node became empty");
                return;
            }
        }
        throw new RetryableFault(
                "control:write", MEMORY, new IllegalStateException("Others were faster %d times.".formatted(ATTEMPTS)));
    }

    private SortedMap<String, String> with(Control read, NodeClaimName claim, Instant emptiedAt) {
        var values = new TreeMap<>(read.values());
        values.values().removeIf(at -> stale(Instant.parse(at)));
        values.merge(
                claim.value(),
                emptiedAt.toString(),
                (one, other) -> Instant.parse(one).isAfter(Instant.parse(other)) ? one : other);
        return values;
    }
}
