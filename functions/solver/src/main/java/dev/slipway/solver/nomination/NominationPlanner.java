package dev.slipway.solver.nomination;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.Nomination;
import dev.slipway.model.scheduling.PodId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides nominations by what is seen alone: each pod of a claim that still waits and is nominated to nothing is told its
 * node, and a node that goes, or has another name, is told to nobody. So it may be decided again at any time.
 */
public final class NominationPlanner {
    /** Nominations of one invocation, a count: each is two calls, sixteen at once, and the invocation has a minute. */
    static final int MOST = 5_000;

    /** A pod that has not come to its node so long after that was ready may have to look elsewhere. */
    static final Duration BINDING = Duration.ofMinutes(1);

    private final NominationFacts facts;
    private final TreeSet<PodId> free = new TreeSet<>();
    private final TreeMap<NodeName, List<PodId>> podsByNode = new TreeMap<>();
    private final TreeMap<InstanceId, String> names = new TreeMap<>();
    private final List<NodeClaim> named = new ArrayList<>();
    private final List<Nomination> nominate = new ArrayList<>();
    private final TreeSet<NodeName> withdraw = new TreeSet<>();

    private NominationPlanner(NominationFacts facts) {
        this.facts = facts;
        var snapshot = facts.snapshot();
        for (var group : snapshot.pending()) {
            var namespace = snapshot.kindOf(group).namespace();
            group.names().stream()
                    .filter(name -> !PodId.virtual(name))
                    .forEach(name -> free.add(new PodId(namespace, name)));
        }
        for (var nomination : snapshot.nominations()) {
            free.remove(nomination.pod());
            podsByNode
                    .computeIfAbsent(nomination.node(), _ -> new ArrayList<>())
                    .add(nomination.pod());
        }
        for (CloudInstance instance : facts.instances()) {
            names.put(instance.id(), instance.privateDnsName());
        }
    }

    public static NominationPlan plan(NominationFacts facts) {
        return new NominationPlanner(facts).plan();
    }

    private NominationPlan plan() {
        facts.claims().forEach(this::judge);
        return new NominationPlan(
                named, nominate.size() <= MOST ? nominate : nominate.subList(0, MOST), List.copyOf(withdraw));
    }

    private void judge(NodeClaim unnamed) {
        var claim = named(unnamed);
        var node = claim.expectedNode().orElse(null);
        if (node == null) {
            return;
        }
        var called = claim.instance().map(instance -> instance.privateDnsName()).orElse("");
        if (!called.isEmpty() && !called.equals(node.value())) {
            withdrawn(new NodeName(called));
        }
        switch (claim.state()) {
            case ClaimState.Launched _, ClaimState.Registered _ -> nominate(claim, node);
            case ClaimState.Initialized ready -> {
                if (ready.since().plus(BINDING).isBefore(facts.now()) && ownPodStaysAway(claim, node)) {
                    withdrawn(node);
                }
            }
            case ClaimState.Disrupted _, ClaimState.Draining _, ClaimState.Terminating _ -> withdrawn(node);
            case ClaimState.Planned _, ClaimState.Terminated _, ClaimState.Failed _ -> {}
        }
    }

    /** The claim with the name that EC2 gave its instance, where that is news. */
    private NodeClaim named(NodeClaim claim) {
        if (!(claim.state() instanceof ClaimState.Launched launched)
                || !launched.instance().privateDnsName().isEmpty()) {
            return claim;
        }
        @Nullable String name = names.get(launched.instance().id());
        if (name == null || name.isEmpty()) {
            return claim;
        }
        var known = claim.in(
                new ClaimState.Launched(launched.since(), launched.instance().named(name)));
        named.add(known);
        return known;
    }

    private void nominate(NodeClaim claim, NodeName node) {
        var pods = new TreeSet<PodId>();
        claim.spec().pods().forEach(pod -> pods.add(PodId.parse(pod)));
        facts.placements().stream()
                .filter(placement -> placement.inFlight()
                        && placement.node().equals(claim.name().value()))
                .forEach(placement -> pods.addAll(placement.pods()));
        for (var pod : pods) {
            if (free.remove(pod)) {
                nominate.add(new Nomination(pod, node));
            }
        }
    }

    /** The kube-scheduler nominates pods, too, while it makes way for them; those are none of ours. */
    private boolean ownPodStaysAway(NodeClaim claim, NodeName node) {
        return podsByNode.getOrDefault(node, List.of()).stream()
                .anyMatch(pod -> claim.spec().pods().contains(pod.toString()));
    }

    private void withdrawn(NodeName node) {
        if (podsByNode.containsKey(node)) {
            withdraw.add(node);
        }
    }
}
