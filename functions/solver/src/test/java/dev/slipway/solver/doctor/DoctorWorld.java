package dev.slipway.solver.doctor;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.Scenario;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestPool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** EC2, table and cluster, which agree until a test says otherwise. */
final class DoctorWorld {
    static final Instant NOW = Scenario.NOON;
    static final String CLUSTER = "demo";

    final SortedMap<InstanceId, CloudInstance> instances = new TreeMap<>();
    final List<CloudInstance> untagged = new ArrayList<>();
    final List<NodeClaim> claims = new ArrayList<>();
    final List<NodeClaim> ended = new ArrayList<>();
    final List<NodeSnapshot> nodes = new ArrayList<>();
    final List<NodePool> pools = new ArrayList<>(List.of(new TestPool("default").build()));
    boolean withCluster = true;

    @Nullable
    Instant lastSweep = NOW.minusSeconds(20);

    /** A live claim, and what stands behind it. */
    DoctorWorld claim(NodeClaim claim) {
        claims.add(claim);
        claim.instance().ifPresent(launched -> put(instance(claim, launched.pool(), "running")));
        claim.node().ifPresent(_ -> nodes.add(node(claim).build()));
        return this;
    }

    DoctorWorld put(CloudInstance instance) {
        instances.put(instance.id(), instance);
        return this;
    }

    static TestNode node(NodeClaim claim) {
        var node = TestNode.of(claim).label(WellKnown.REGISTERED, "true");
        return switch (claim.state().text()) {
            case "Initialized" -> node.label(WellKnown.INITIALIZED, "true");
            case "Registered" -> node.notReady();
            default -> node.label(WellKnown.INITIALIZED, "true").taint(WellKnown.DISRUPTED);
        };
    }

    static CloudInstance instance(NodeClaim claim, CapacityPool pool, String state) {
        var launched = claim.instance().orElseThrow();
        return new CloudInstance(
                launched.id(), pool, state, launched.imageId(), NOW.minus(Duration.ofHours(1)), tags(claim));
    }

    static SortedMap<String, String> tags(NodeClaim claim) {
        var tags = new TreeMap<String, String>();
        tags.put("kubernetes.io/cluster/" + CLUSTER, "owned");
        tags.put(WellKnown.TAG_CLUSTER, CLUSTER);
        tags.put(WellKnown.NODE_POOL, claim.spec().nodePool());
        tags.put(WellKnown.NODE_CLASS, claim.spec().nodeClass());
        tags.put(WellKnown.TAG_LAUNCH, claim.spec().launch().value());
        if (claim.node().isPresent()) {
            tags.put(WellKnown.TAG_NODE_CLAIM, claim.name().value());
        }
        return tags;
    }

    DoctorFacts facts() {
        var cluster = withCluster
                ? new ClusterSnapshot(NOW, List.of(), List.of(), nodes, List.of(), pools, List.of(), List.of())
                : null;
        return new DoctorFacts(
                NOW, CLUSTER, List.copyOf(instances.values()), untagged, claims, ended, cluster, lastSweep);
    }
}
