package dev.slipway.cli;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.pool.Disruption;
import dev.slipway.model.pool.NodeClassRef;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionPlan;
import dev.slipway.solver.provision.ProvisionPlan.Placement;
import dev.slipway.solver.provision.ProvisionPlan.PlannedNode;
import dev.slipway.solver.provision.ProvisionPlan.PoolVerdict;
import dev.slipway.solver.provision.ProvisionPlan.Unplaceable;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Facts and a plan with one of everything. */
final class Examples {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private Examples() {}

    static Catalog catalog() {
        return new Catalog(List.of(
                type("m7g.large", "arm64", offering("us-east-1b", "0.0312"), offering("us-east-1a", "0.0401")),
                type("c7i.large", "amd64", offering("us-east-1c", "10"))));
    }

    static ClusterSnapshot snapshot(List<ObjectFault> faults) {
        return new ClusterSnapshot(NOW, List.of(), List.of(), List.of(), List.of(), List.of(pool()), List.of(), faults);
    }

    static ProvisionFacts facts(List<ObjectFault> faults) {
        var snapshot = snapshot(faults);
        return new ProvisionFacts(
                NOW, "plan", snapshot, List.of(), catalog(), AssumedNodeClasses.of(snapshot, catalog()), List.of());
    }

    static ProvisionPlan plan() {
        return new ProvisionPlan(
                List.of(
                        new PlannedNode(claim("default-1", "shop/a", "shop/b"), "Nothing cheaper has 2 cores."),
                        new PlannedNode(claim("default-2", "shop/c", "shop/d"), "Nothing cheaper has 2 cores.")),
                List.of(new Placement("ip-10-0-0-1", false, List.of(new PodId("shop", "e")))),
                List.of(new Unplaceable(
                        List.of(
                                new PodId("ml", "x-1"),
                                new PodId("ml", "x-2"),
                                new PodId("ml", "x-3"),
                                new PodId("ml", "x-4"),
                                new PodId("ml", "x-5")),
                        List.of(new PoolVerdict("default", "resources", "nvidia.com/gpu 1", "0")),
                        "no NodePool has an instance type with nvidia.com/gpu")),
                HourlyPrice.parse("0.0624"),
                HourlyPrice.parse("0.06"));
    }

    private static NodeClaim claim(String name, String... pods) {
        var spec = new NodeClaimSpec(
                new LaunchId("launch-1"),
                "default",
                "default",
                new TreeMap<>(Map.of("team", "a")),
                List.of(new Taint("dedicated", "a", TaintEffect.NO_SCHEDULE)),
                List.of(),
                ResourceList.parse(Map.of("cpu", "1500m", "memory", "3Gi", "pods", "2")),
                List.of("m7g.large", "c7i.large"),
                List.of("us-east-1a", "us-east-1b"),
                CapacityType.SPOT,
                HourlyPrice.parse("0.0312"),
                List.of(pods),
                "hash",
                "hash",
                NOW,
                null,
                "");
        return new NodeClaim(
                new NodeClaimName(name), spec, ResourceList.NONE, ResourceList.NONE, new ClaimState.Planned(NOW), 0, 1);
    }

    private static NodePool pool() {
        return new NodePool(
                "default",
                0,
                ResourceList.NONE,
                List.of(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                List.of(),
                List.of(),
                List.of(),
                new NodeClassRef("karpenter.k8s.aws", "EC2NodeClass", "unwritten"),
                null,
                null,
                Disruption.DEFAULT,
                null,
                "hash");
    }

    private static InstanceType type(String name, String architecture, Offering... offerings) {
        return new InstanceType(
                name,
                architecture,
                List.of("linux"),
                Collections.emptySortedMap(),
                ResourceList.parse(Map.of("cpu", "2", "memory", "8Gi", "pods", "29")),
                ResourceList.NONE,
                List.of(offerings));
    }

    private static Offering offering(String zone, String price) {
        return new Offering(zone, CapacityType.SPOT, HourlyPrice.parse(price), true);
    }
}
