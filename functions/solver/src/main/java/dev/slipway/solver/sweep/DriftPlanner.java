package dev.slipway.solver.sweep;

import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.Drift;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodePool;
import dev.slipway.solver.scheduling.Ownership;
import dev.slipway.solver.sweep.DriftPlan.Change;
import dev.slipway.solver.sweep.Drifts.Verdict;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds nodes that are no longer what their NodePool and EC2NodeClass ask for, and those that are so again (core.md §3.7,
 * aws.md §5). The first reason counts, in the order of {@link Drifts}. What cannot be told now stays as it was.
 */
public final class DriftPlanner {
    private static final String AGAIN = "as its NodePool and EC2NodeClass ask";

    private final DriftFacts facts;
    private final Ownership ownership;
    private final Drifts drifts;
    private final Map<InstanceId, CloudInstance> instances = new TreeMap<>();
    private final Map<String, NodePool> pools = new TreeMap<>();
    private final Map<String, NodeClass> classes = new TreeMap<>();

    private DriftPlanner(DriftFacts facts) {
        this.facts = facts;
        this.ownership = new Ownership(facts.snapshot().nodes(), facts.claims());
        this.drifts = new Drifts(facts);
        facts.instances().forEach(instance -> instances.put(instance.id(), instance));
        facts.snapshot().nodePools().forEach(pool -> pools.put(pool.name(), pool));
        facts.snapshot().nodeClasses().forEach(nodeClass -> classes.put(nodeClass.name(), nodeClass));
    }

    public static DriftPlan plan(DriftFacts facts) {
        var planner = new DriftPlanner(facts);
        var changes = new ArrayList<Change>();
        facts.claims().forEach(claim -> planner.change(claim).ifPresent(changes::add));
        return new DriftPlan(changes);
    }

    /** One that has no instance yet cannot have drifted, and one that is on its way out need not. */
    private Optional<Change> change(NodeClaim claim) {
        var instance = claim.instance();
        return claim.usable() && instance.isPresent() ? judged(claim, instance.get()) : Optional.empty();
    }

    private Optional<Change> judged(NodeClaim claim, LaunchedInstance instance) {
        var current = rehashed(claim);
        return switch (verdict(current, instance)) {
            case Verdict.Unknown _ -> changed(claim, stays(current) ? current : current.with(null), AGAIN);
            case Verdict.InOrder _ -> changed(claim, hashed(current) ? current.with(null) : current, AGAIN);
            case Verdict.Drifted(var reason, var why) -> {
                var known = current.drifted();
                var drift = known != null && known.reason().equals(reason) ? known : new Drift(reason, facts.now());
                yield changed(claim, current.with(drift), reason + ": " + why);
            }
        };
    }

    /** True for a drift that only what is not known now could end. */
    private boolean stays(NodeClaim claim) {
        var drift = claim.drifted();
        return drift == null || Drifts.OF_ACCOUNT.contains(drift.reason()) || !hashed(claim);
    }

    /** True when the claim's hashes have the form of those of now. */
    private boolean hashed(NodeClaim claim) {
        return claim.equals(rehashed(claim.with(null)).with(claim.drifted()));
    }

    private static Optional<Change> changed(NodeClaim before, NodeClaim after, String why) {
        return after.equals(before) ? Optional.empty() : Optional.of(new Change(after, why));
    }

    private Verdict verdict(NodeClaim claim, LaunchedInstance instance) {
        var pool = pools.get(claim.spec().nodePool());
        var nodeClass = classes.get(claim.spec().nodeClass());
        var node = ownership.nodeOf(claim).orElse(null);
        return drifts.ofPool(claim, instance, pool, node)
                .or(() -> drifts.ofClass(claim, nodeClass))
                .orElseGet(() -> drifts.ofAccount(claim, instance, nodeClass, instances.get(instance.id())));
    }

    /**
     * A release that hashes otherwise must not make every node drift: what it did not hash itself gets the hash of now.
     * What has drifted keeps its own, and so stays drifted.
     */
    private NodeClaim rehashed(NodeClaim claim) {
        if (claim.drifted() != null) {
            return claim;
        }
        var pool = pools.get(claim.spec().nodePool());
        var nodeClass = classes.get(claim.spec().nodeClass());
        return claim.hashedAs(
                newer(claim.spec().nodePoolHash(), pool == null ? null : pool.hash()),
                newer(claim.spec().nodeClassHash(), nodeClass == null ? null : nodeClass.hash()));
    }

    private static String newer(String old, @Nullable String now) {
        return now == null || Drifts.comparable(old, now) ? old : now;
    }
}
