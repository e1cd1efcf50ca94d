package dev.slipway.testkit.check;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.Scenario;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** A plan written by hand: what is not mentioned is right. */
final class HandPlan {
    private final Scenario scenario;
    private final List<CheckedPlan.NewNode> newNodes = new ArrayList<>();
    private final List<CheckedPlan.Placed> placements = new ArrayList<>();
    private final List<CheckedPlan.Unplaced> unplaced = new ArrayList<>();
    private final TreeMap<String, String> labels = new TreeMap<>();
    private List<Taint> taints = List.of();
    private String pool = "default";
    private String nodeClass = TestNodeClass.NAME;
    private CapacityType capacityType = CapacityType.ON_DEMAND;
    private long priceOff;
    private long totalOff;
    private long lowerBound;
    private boolean bestEffort;

    HandPlan(ScenarioBuilder scenario) {
        this.scenario = scenario.build();
    }

    HandPlan pool(String name) {
        pool = name;
        return this;
    }

    HandPlan nodeClass(String name) {
        nodeClass = name;
        return this;
    }

    HandPlan label(String key, String value) {
        labels.put(key, value);
        return this;
    }

    HandPlan taints(Taint... all) {
        taints = List.of(all);
        return this;
    }

    HandPlan as(CapacityType type) {
        capacityType = type;
        return this;
    }

    HandPlan priceOff(long microUsd) {
        priceOff = microUsd;
        return this;
    }

    HandPlan totalOff(long microUsd) {
        totalOff = microUsd;
        return this;
    }

    HandPlan lowerBound(long microUsd) {
        lowerBound = microUsd;
        return this;
    }

    HandPlan bestEffort() {
        bestEffort = true;
        return this;
    }

    /** Options and zones are separated by spaces; what was said before holds for the node. */
    HandPlan launch(String name, String options, String zones, String... pods) {
        var types = words(options);
        var places = words(zones);
        var all = new TreeMap<>(labels);
        all.put(WellKnown.NODE_POOL, pool);
        all.put(WellKnown.NODE_CLASS, nodeClass);
        all.put(WellKnown.CAPACITY_TYPE, capacityType.text());
        var spec = new NodeClaimSpec(
                new LaunchId("l-1"),
                pool,
                nodeClass,
                all,
                taints,
                List.of(),
                ResourceList.NONE,
                types,
                places,
                capacityType,
                new HourlyPrice(price(types, places) + priceOff),
                Arrays.stream(pods).map(pod -> "default/" + pod).toList(),
                "pool-hash",
                "class-hash",
                scenario.now(),
                null,
                "");
        newNodes.add(new CheckedPlan.NewNode(name, spec, bestEffort));
        return this;
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.split(" ", -1));
    }

    private long price(List<String> types, List<String> zones) {
        return scenario.catalog().instanceTypes().stream()
                .filter(type -> types.contains(type.name()))
                .flatMap(type -> type.offerings().stream())
                .filter(one -> one.available() && one.capacityType() == capacityType && zones.contains(one.zone()))
                .mapToLong(one -> one.price().microUsd())
                .min()
                .orElse(0);
    }

    HandPlan on(String node, String... pods) {
        placements.add(new CheckedPlan.Placed(node, false, ids(pods)));
        return this;
    }

    HandPlan onClaim(String claim, String... pods) {
        placements.add(new CheckedPlan.Placed(claim, true, ids(pods)));
        return this;
    }

    HandPlan refuses(String reason, String... pods) {
        unplaced.add(new CheckedPlan.Unplaced(ids(pods), reason));
        return this;
    }

    private static List<PodId> ids(String... pods) {
        return Arrays.stream(pods).map(pod -> new PodId("default", pod)).toList();
    }

    Verdict verdict() {
        var total = totalOff;
        for (var node : newNodes) {
            total += node.spec().price().microUsd();
        }
        return PlanChecker.check(new CheckedPlan(
                scenario,
                newNodes,
                placements,
                unplaced,
                new HourlyPrice(total),
                new HourlyPrice(lowerBound),
                bestEffort));
    }
}
