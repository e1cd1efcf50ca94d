package dev.slipway.flow.consolidation;

import dev.slipway.flow.provision.GatherProvisionFacts;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.port.ControlBook.Control;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.solver.consolidation.ConsolidationFacts;
import dev.slipway.solver.consolidation.ConsolidationSettings;
import dev.slipway.solver.consolidation.DisruptionFacts;
import dev.slipway.solver.consolidation.EmptySince;
import dev.slipway.solver.provision.Headroom;
import dev.slipway.solver.scheduling.Devices;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the cluster, its claims, what could be bought, and what the last look remembered. */
public final class GatherDisruptionFacts {
    private static final Logger log = LoggerFactory.getLogger(GatherDisruptionFacts.class);

    private final ClaimBook book;
    private final ClusterView cluster;
    private final GatherProvisionFacts market;
    private final ConsolidationSettings settings;

    public GatherDisruptionFacts(
            ClaimBook book, ClusterView cluster, GatherProvisionFacts market, ConsolidationSettings settings) {
        this.settings = settings;
        this.book = book;
        this.cluster = cluster;
        this.market = market;
    }

    /**
     * What a look decides by.
     *
     * @param remembered since when claims are empty, as of the last look
     * @param noted when claims became empty, as the webhook told ({@link NoteEmptied})
     */
    DisruptionFacts facts(Control remembered, Control noted, Instant now) {
        var sinceByClaim = new TreeMap<NodeClaimName, Instant>();
        remembered.values().forEach((claim, since) -> sinceByClaim.put(new NodeClaimName(claim), Instant.parse(since)));
        // The later one counts: a pod may have come and gone between two looks.
        noted.values().forEach((claim, text) -> {
            var at = Instant.parse(text);
            if (at.isAfter(now.minus(NoteEmptied.FRESH)) && !at.isAfter(now)) {
                sinceByClaim.merge(new NodeClaimName(claim), at, (one, other) -> one.isAfter(other) ? one : other);
            }
        });
        var emptySince = sinceByClaim.entrySet().stream()
                .map(one -> new EmptySince(one.getKey(), one.getValue()))
                .toList();
        // Claims before the cluster: a pod that was bound in between makes a node look busy, never empty.
        var claims = book.live();
        var snapshot = withHeadroom(cluster.snapshot(), claims, now);
        return new DisruptionFacts(now, snapshot, claims, emptySince, devices(snapshot, claims, now));
    }

    /** Where the catalogue cannot be read, what a node does not have is held to be missing there. */
    private SortedSet<String> devices(ClusterSnapshot snapshot, List<NodeClaim> claims, Instant now) {
        var asked = Devices.askedByDaemons(snapshot);
        if (asked.isEmpty()) {
            return asked;
        }
        try {
            return Devices.known(
                    snapshot,
                    market.around(snapshot, claims, "devices", now, Set.of()).catalog());
        } catch (RetryableFault fault) {
            log.atWarn().setCause(fault).log("devices of instance types not read");
            return asked;
        }
    }

    /** Room that CapacityBuffers keep free is taken by their virtual pods, on the nodes where the planner has it now. */
    private ClusterSnapshot withHeadroom(ClusterSnapshot snapshot, List<NodeClaim> claims, Instant now) {
        var buffers = cluster.capacityBuffers();
        if (buffers.isEmpty()) {
            return snapshot;
        }
        var held = snapshot.holding(buffers);
        try {
            return Headroom.seated(market.around(held, claims, "headroom", now, Set.of()));
        } catch (RetryableFault fault) {
            // Where what could be bought is not known, they wait: no empty node goes that one of them could use.
            log.atWarn().setCause(fault).log("room of capacity buffers not found");
            return held;
        }
    }

    /** The same cluster, with what could be bought instead. */
    ConsolidationFacts withMarket(DisruptionFacts facts) {
        return consolidation(facts.snapshot(), facts.claims(), facts.now(), false);
    }

    /** All nodes of NodePools, whoever launched them, with what could be bought instead. */
    ConsolidationFacts observed(Instant now) {
        var claims = book.live();
        return consolidation(cluster.snapshot().holding(cluster.capacityBuffers()), claims, now, true);
    }

    private ConsolidationFacts consolidation(
            ClusterSnapshot snapshot, List<NodeClaim> claims, Instant now, boolean claimless) {
        var around = market.around(snapshot, claims, "consolidation", now, Set.of());
        return new ConsolidationFacts(around.with(Headroom.seated(around)), settings, claimless);
    }
}
