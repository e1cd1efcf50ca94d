package dev.slipway.flow.interruption;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.InterruptionNotice;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.port.ControlBook;
import dev.slipway.solver.interruption.RebalanceFacts;
import dev.slipway.solver.interruption.RebalancePlan;
import dev.slipway.solver.interruption.RebalancePlanner;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks whether a recommendation to rebalance is followed, and remembers that before anything is done: killed in between, the
 * message comes again and finds its own claim remembered.
 */
public final class FollowRebalance {
    private static final Logger log = LoggerFactory.getLogger(FollowRebalance.class);
    private static final String MEMORY = "rebalanced";

    /** Recommendations come by the dozen; who has lost so often against others may wait for the next one. */
    private static final int ATTEMPTS = 5;

    private final ClusterView cluster;
    private final ControlBook memory;
    private final Clock clock;

    public FollowRebalance(ClusterView cluster, ControlBook memory, Clock clock) {
        this.cluster = cluster;
        this.memory = memory;
        this.clock = clock;
    }

    /** The notice as it is to be answered; empty when it is not. */
    Optional<InterruptionNotice> allowed(InterruptionNotice notice, NodeClaim claim) {
        var pool = cluster.nodePool(claim.spec().nodePool()).orElse(null);
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var remembered = memory.read(MEMORY);
            var facts = new RebalanceFacts(clock.instant(), claim, pool, remembered.values());
            switch (RebalancePlanner.plan(facts)) {
                case RebalancePlan.Ignore(var why) -> {
                    return ignored(claim, why);
                }
                case RebalancePlan.Follow(var followed, var deadline) -> {
                    if (followed.equals(remembered.values()) || memory.write(MEMORY, followed, remembered.version())) {
                        return Optional.of(
                                new InterruptionNotice(notice.reason(), notice.instances(), notice.at(), deadline));
                    }
                }
            }
        }
        return ignored(claim, "others were faster " + ATTEMPTS + " times");
    }

    private static Optional<InterruptionNotice> ignored(NodeClaim claim, String why) {
        log.atInfo().addKeyValue("claim", claim.name()).addKeyValue("why", why).log("recommendation ignored");
        return Optional.empty();
    }
}
