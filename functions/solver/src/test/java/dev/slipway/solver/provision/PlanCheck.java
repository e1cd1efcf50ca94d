package dev.slipway.solver.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.Scenario;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Checks a plan for a cluster without DaemonSets from Kubernetes' rules; shares no code with the solver. */
final class PlanCheck {
    private final Scenario scenario;
    private final ProvisionPlan plan;
    private final TreeMap<PodId, PodKind> kindsByPod = new TreeMap<>();

    private PlanCheck(Scenario scenario, ProvisionPlan plan) {
        this.scenario = scenario;
        this.plan = plan;
        var snapshot = scenario.snapshot();
        snapshot.pending()
                .forEach(group -> group.names()
                        .forEach(name -> kindsByPod.put(
                                new PodId(snapshot.kindOf(group).namespace(), name), snapshot.kindOf(group))));
    }

    static void check(Scenario scenario, ProvisionPlan plan) {
        var check = new PlanCheck(scenario, plan);
        check.noPodIsLostOrDoubled();
        plan.newNodes().forEach(node -> check.holdsItsPods(node.claim()));
        check.limitsHold();
        assertTrue(
                plan.lowerBound().compareTo(plan.hourlyCost()) <= 0,
                () -> "bound " + plan.lowerBound() + " above cost " + plan.hourlyCost());
        plan.unplaceable().forEach(one -> assertFalse(one.reason().isEmpty()));
    }

    private void noPodIsLostOrDoubled() {
        var seen = new TreeSet<PodId>();
        plan.newNodes()
                .forEach(node -> node.claim().spec().pods().forEach(pod -> assertTrue(seen.add(PodId.parse(pod)))));
        plan.placements().forEach(one -> one.pods().forEach(pod -> assertTrue(seen.add(pod))));
        plan.unplaceable().forEach(one -> one.pods().forEach(pod -> assertTrue(seen.add(pod))));
        assertTrue(seen.containsAll(kindsByPod.keySet()), () -> "lost pods of " + plan);
    }

    private void holdsItsPods(NodeClaim claim) {
        var spec = claim.spec();
        assertFalse(spec.instanceTypeOptions().isEmpty());
        assertTrue(spec.instanceTypeOptions().size() <= 60);
        assertFalse(spec.zones().isEmpty());
        assertEquals(0, claim.version());
        for (var option : spec.instanceTypeOptions()) {
            var type = scenario.catalog().type(option).orElseThrow();
            var used = ResourceList.NONE;
            for (var pod : spec.pods()) {
                var kind = kindsByPod.get(PodId.parse(pod));
                if (kind == null) {
                    continue;
                }
                used = used.plus(kind.requests());
                for (var zone : spec.zones()) {
                    assertTrue(runs(kind, labels(claim, type, zone)), () -> pod + " cannot run on " + claim);
                }
                assertTrue(spec.taints().stream()
                        .filter(taint -> taint.effect() != TaintEffect.PREFER_NO_SCHEDULE)
                        .allMatch(kind::tolerates));
            }
            assertTrue(used.fitsIn(type.allocatable()), () -> option + " is too small for " + claim);
        }
        var cheapest =
                scenario.catalog().type(spec.instanceTypeOptions().getFirst()).orElseThrow();
        assertTrue(cheapest.offerings().stream()
                .anyMatch(offering -> offering.available()
                        && spec.zones().contains(offering.zone())
                        && offering.capacityType() == spec.capacityType()
                        && offering.price().equals(spec.price())));
    }

    private static SortedMap<String, String> labels(NodeClaim claim, InstanceType type, String zone) {
        var labels = new TreeMap<>(type.labels());
        labels.putAll(claim.spec().labels());
        labels.put(WellKnown.INSTANCE_TYPE, type.name());
        labels.put(WellKnown.ZONE, zone);
        labels.put(WellKnown.ARCH, type.architecture());
        labels.put(WellKnown.OS, "linux");
        return labels;
    }

    private static boolean runs(PodKind kind, SortedMap<String, String> labels) {
        var selected = kind.nodeSelector().entrySet().stream()
                .allMatch(entry -> entry.getValue().equals(labels.get(entry.getKey())));
        return selected
                && (kind.requiredTerms().isEmpty()
                        || kind.requiredTerms().stream()
                                .anyMatch(term -> term.expressions().stream().allMatch(one -> holds(one, labels))));
    }

    private static boolean holds(Requirement one, SortedMap<String, String> labels) {
        var value = labels.get(one.key());
        return switch (one.operator()) {
            case IN -> value != null && one.values().contains(value);
            case NOT_IN -> value == null || !one.values().contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
            case GT ->
                value != null
                        && Long.parseLong(value) > Long.parseLong(one.values().getFirst());
            case LT ->
                value != null
                        && Long.parseLong(value) < Long.parseLong(one.values().getFirst());
            case GTE, LTE ->
                throw new IllegalStateException("pods have no " + one.operator().text());
        };
    }

    private void limitsHold() {
        for (var pool : scenario.snapshot().nodePools()) {
            for (var name : pool.limited()) {
                var largest = 0L;
                for (var node : plan.newNodes()) {
                    if (node.claim().spec().nodePool().equals(pool.name())) {
                        largest += name.equals("nodes") ? 1000 : largestOf(node.claim(), name);
                    }
                }
                assertTrue(largest <= pool.limits().get(name).millis(), () -> "limit " + name + " of " + pool.name());
            }
        }
    }

    private long largestOf(NodeClaim claim, String resource) {
        return List.copyOf(claim.spec().instanceTypeOptions()).stream()
                .mapToLong(option -> scenario.catalog()
                        .type(option)
                        .orElseThrow()
                        .capacity()
                        .get(resource)
                        .millis())
                .max()
                .orElseThrow();
    }
}
