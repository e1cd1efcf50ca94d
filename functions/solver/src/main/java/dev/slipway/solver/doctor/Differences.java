package dev.slipway.solver.doctor;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.doctor.DoctorPlan.Finding;
import dev.slipway.solver.doctor.DoctorPlan.Fix;
import dev.slipway.solver.doctor.DoctorPlan.Kind;
import dev.slipway.solver.scheduling.Ownership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What no sweep mends: claims that say something else than their instance or node, and instances that lost their tags. */
final class Differences {
    /** How long a drain may take to close a claim whose instance is gone; its steps are seconds apart. */
    private static final Duration CLOSING = Duration.ofMinutes(2);

    private Differences() {}

    static List<Finding> of(DoctorFacts facts) {
        var tagged = byId(facts.instances());
        var untagged = byId(facts.untagged());
        var cluster = facts.cluster();
        var ownership = new Ownership(cluster == null ? List.of() : cluster.nodes(), facts.claims());
        var findings = new ArrayList<Finding>();
        for (var claim : facts.claims()) {
            var launched = claim.instance().orElse(null);
            if (launched == null) {
                continue;
            }
            var lost = untagged.get(launched.id());
            if (lost != null && !lost.ending()) {
                findings.add(untagged(facts, claim, lost));
            }
            var instance = tagged.getOrDefault(launched.id(), lost);
            if (instance == null || instance.state().equals("terminated")) {
                unclosed(facts, claim, launched).ifPresent(findings::add);
            } else if (!same(launched.pool(), instance.pool())) {
                findings.add(differs(claim, launched.pool(), instance));
            }
            nodeDiffers(claim, ownership).ifPresent(findings::add);
        }
        findings.addAll(claimedTwice(facts, tagged));
        return findings;
    }

    private static Finding untagged(DoctorFacts facts, NodeClaim claim, CloudInstance instance) {
        var tags = new TreeMap<String, String>();
        tags.put("kubernetes.io/cluster/" + facts.clusterName(), "owned");
        tags.put(WellKnown.TAG_CLUSTER, facts.clusterName());
        tags.put(WellKnown.NODE_POOL, claim.spec().nodePool());
        tags.put(WellKnown.NODE_CLASS, claim.spec().nodeClass());
        tags.put(WellKnown.TAG_LAUNCH, claim.spec().launch().value());
        tags.entrySet().removeIf(tag -> tag.getValue().equals(instance.tags().get(tag.getKey())));
        return new Finding(
                Kind.INSTANCE_UNTAGGED,
                "Instance/" + instance.id(),
                "it is %s and NodeClaim/%s has it, but it lacks %s: a sweep takes it for gone, and drains and ends its node"
                        .formatted(instance.state(), claim.name(), String.join(", ", tags.keySet())),
                new Fix.Retag(instance.id(), tags));
    }

    /** A usable claim is the sweep's; of one on its way out the drain has the last step to take. */
    private static Optional<Finding> unclosed(DoctorFacts facts, NodeClaim claim, LaunchedInstance launched) {
        return claim.usable() || claim.state().since().plus(CLOSING).isAfter(facts.now())
                ? Optional.empty()
                : Optional.of(new Finding(
                        Kind.INSTANCE_GONE,
                        "NodeClaim/" + claim.name(),
                        "it is %s since %s, and EC2 does not know %s any more"
                                .formatted(claim.state().text(), claim.state().since(), launched.id()),
                        new Fix.NextSweep("has its drain go on, which closes the claim")));
    }

    /** Reserved capacity is on-demand to EC2. */
    private static boolean same(CapacityPool claimed, CapacityPool described) {
        return claimed.instanceType().equals(described.instanceType())
                && claimed.zone().equals(described.zone())
                && (claimed.capacityType() == CapacityType.SPOT) == (described.capacityType() == CapacityType.SPOT);
    }

    private static Finding differs(NodeClaim claim, CapacityPool claimed, CloudInstance instance) {
        var pool = instance.pool();
        var attributes = new TreeMap<String, String>();
        attributes.put("instanceType", pool.instanceType());
        attributes.put("zone", pool.zone());
        attributes.put("capacityType", pool.capacityType().text());
        return new Finding(
                Kind.INSTANCE_DIFFERS,
                "NodeClaim/" + claim.name(),
                "the table says %s of %s, and EC2 says %s".formatted(claimed, instance.id(), pool),
                new Fix.Correct(claim.name(), claim.version(), attributes));
    }

    private static Optional<Finding> nodeDiffers(NodeClaim claim, Ownership ownership) {
        var named = claim.node();
        var node = ownership.nodeOf(claim);
        if (named.isEmpty() || node.isEmpty() || named.get().equals(node.get().name())) {
            return Optional.empty();
        }
        var attributes = new TreeMap<String, String>();
        attributes.put("nodeName", node.get().name().value());
        return Optional.of(new Finding(
                Kind.NODE_DIFFERS,
                "NodeClaim/" + claim.name(),
                "the table says Node/%s, and its instance is Node/%s"
                        .formatted(named.get(), node.get().name()),
                new Fix.Correct(claim.name(), claim.version(), attributes)));
    }

    /** The one of the instance's own launch has it by right; among equals the first by name. */
    private static List<Finding> claimedTwice(DoctorFacts facts, Map<InstanceId, CloudInstance> tagged) {
        var claimsByInstance = new TreeMap<InstanceId, List<NodeClaim>>();
        for (var claim : facts.claims()) {
            claim.instance()
                    .ifPresent(launched -> claimsByInstance
                            .computeIfAbsent(launched.id(), _ -> new ArrayList<>())
                            .add(claim));
        }
        var findings = new ArrayList<Finding>();
        claimsByInstance.forEach((id, claims) -> {
            var instance = tagged.get(id);
            var launch = instance == null ? "" : instance.tags().getOrDefault(WellKnown.TAG_LAUNCH, "");
            var byRight = claims.stream()
                    .sorted(Comparator.comparing((NodeClaim claim) ->
                                    !claim.spec().launch().value().equals(launch))
                            .thenComparing(NodeClaim::name))
                    .toList();
            for (var other : byRight.subList(1, byRight.size())) {
                findings.add(new Finding(
                        Kind.INSTANCE_CLAIMED_TWICE,
                        "NodeClaim/" + other.name(),
                        "%s is also NodeClaim/%s's, of its launch"
                                .formatted(id, byRight.getFirst().name()),
                        new Fix.Forget(other.name(), other.version())));
            }
        });
        return findings;
    }

    private static SortedMap<InstanceId, CloudInstance> byId(List<CloudInstance> instances) {
        var byId = new TreeMap<InstanceId, CloudInstance>();
        instances.forEach(instance -> byId.put(instance.id(), instance));
        return byId;
    }
}
