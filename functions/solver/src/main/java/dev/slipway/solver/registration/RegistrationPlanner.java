package dev.slipway.solver.registration;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.scheduling.Taints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Decides what a node that carries a claim's instance id still needs, and how far its claim has come (core.md §4.2, §4.3). */
public final class RegistrationPlanner {
    /** On a node: its taints are somebody else's business (core.md §1.11). */
    private static final String DO_NOT_SYNC_TAINTS = "karpenter.sh/do-not-sync-taints";

    private RegistrationPlanner() {}

    /** Plans nothing for a claim without an instance, one that is Initialized already, and one on its way out. */
    public static RegistrationPlan plan(RegistrationFacts facts) {
        var claim = facts.claim();
        if (facts.node().deleting()) {
            return nothing("node %s is being deleted".formatted(facts.node().name()));
        }
        return switch (claim.state()) {
            case ClaimState.Planned _ -> nothing("the instance of %s is not known yet".formatted(claim.name()));
            case ClaimState.Launched launched -> register(facts, launched.instance());
            case ClaimState.Registered registered -> initialize(facts, registered);
            case ClaimState.Initialized _ -> nothing("%s is initialized already".formatted(claim.name()));
            case ClaimState.Disrupted _,
                    ClaimState.Draining _,
                    ClaimState.Terminating _,
                    ClaimState.Terminated _,
                    ClaimState.Failed _ ->
                nothing("%s is %s".formatted(claim.name(), claim.state().text()));
        };
    }

    private static RegistrationPlan register(RegistrationFacts facts, LaunchedInstance instance) {
        var node = facts.node();
        var wanted = new TreeMap<>(facts.claim().spec().labels());
        wanted.put(WellKnown.CAPACITY_TYPE, instance.pool().capacityType().text());
        wanted.put(WellKnown.REGISTERED, "true");
        var add = missingTaints(facts.claim(), node);
        var remove =
                node.taints().stream().filter(WellKnown.UNREGISTERED::matches).toList();
        var taints = new ArrayList<>(node.taints());
        taints.removeAll(remove);
        taints.addAll(add);
        var states = new ArrayList<ClaimState>();
        states.add(new ClaimState.Registered(facts.now(), instance, node.name()));
        var waitsFor = waitsFor(facts.claim(), node, taints);
        if (waitsFor.isEmpty()) {
            wanted.put(WellKnown.INITIALIZED, "true");
            states.add(initialized(facts.now(), instance, node));
        }
        var why = "node %s joined with %s%s"
                .formatted(
                        node.name(),
                        instance.id(),
                        waitsFor.map(reason -> "; initialization waits: " + reason)
                                .orElse(" and is ready"));
        return new RegistrationPlan(lacking(wanted, node), add, remove, states, why);
    }

    private static RegistrationPlan initialize(RegistrationFacts facts, ClaimState.Registered registered) {
        var node = facts.node();
        var waitsFor = waitsFor(facts.claim(), node, node.taints());
        if (waitsFor.isPresent()) {
            return nothing("node %s waits: %s".formatted(node.name(), waitsFor.get()));
        }
        var labels = new TreeMap<String, String>();
        labels.put(WellKnown.INITIALIZED, "true");
        return new RegistrationPlan(
                lacking(labels, node),
                List.of(),
                List.of(),
                List.of(initialized(facts.now(), registered.instance(), node)),
                "node %s is ready".formatted(node.name()));
    }

    private static ClaimState initialized(Instant now, LaunchedInstance instance, NodeSnapshot node) {
        return new ClaimState.Initialized(now, instance, node.name());
    }

    /** Where the node says otherwise the claim wins, as in Karpenter. */
    private static SortedMap<String, String> lacking(SortedMap<String, String> wanted, NodeSnapshot node) {
        var lacking = new TreeMap<>(wanted);
        lacking.entrySet()
                .removeIf(entry -> entry.getValue().equals(node.labels().get(entry.getKey())));
        return lacking;
    }

    /**
     * Nodes join with their taints. A startup taint that is missing was removed by its owner and must not come back,
     * unless the node shows by the unregistered taint that nothing has been let onto it yet.
     */
    private static List<Taint> missingTaints(NodeClaim claim, NodeSnapshot node) {
        if ("true".equals(node.labels().get(DO_NOT_SYNC_TAINTS))) {
            return List.of();
        }
        var wanted = new ArrayList<>(claim.spec().taints());
        if (node.taints().stream().anyMatch(WellKnown.UNREGISTERED::matches)) {
            wanted.addAll(claim.spec().startupTaints());
        }
        return wanted.stream()
                .filter(taint -> node.taints().stream().noneMatch(taint::matches))
                .toList();
    }

    private static Optional<String> waitsFor(NodeClaim claim, NodeSnapshot node, List<Taint> taints) {
        if (!node.ready()) {
            return Optional.of("the node is not Ready");
        }
        for (var taint : taints) {
            if (claim.spec().startupTaints().stream().anyMatch(taint::matches)) {
                return Optional.of("the startup taint %s is still there".formatted(taint));
            }
            if (Taints.ephemeral(taint)) {
                return Optional.of("the taint %s is still there".formatted(taint));
            }
        }
        for (var name : claim.spec().requests().amounts().keySet()) {
            if (node.allocatable().get(name).millis() <= 0) {
                return Optional.of("the node does not offer %s yet".formatted(name));
            }
        }
        return Optional.empty();
    }

    private static RegistrationPlan nothing(String why) {
        return new RegistrationPlan(new TreeMap<>(), List.of(), List.of(), List.of(), why);
    }
}
