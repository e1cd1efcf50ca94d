package dev.slipway.testkit.scenario;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeDisruption;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** A Node for tests: Ready, an hour old, unmanaged, with 4 cores, 16 GiB and 58 pods. */
public final class TestNode {
    private final String name;
    private final TreeMap<String, String> labels = new TreeMap<>();
    private final TreeMap<String, Quantity> allocatable = new TreeMap<>();
    private final List<Taint> taints = new ArrayList<>();
    private final TreeMap<String, Integer> volumeLimits = new TreeMap<>();
    private final List<Bound> bound = new ArrayList<>();
    private String providerId = "";
    private boolean ready = true;
    private boolean deleting;
    private NodeDisruption disruption = NodeDisruption.NONE;
    private Instant createdAt = Scenario.NOON.minus(Duration.ofHours(1));

    private record Bound(PodKind kind, List<String> names, boolean leaving) {}

    public TestNode(String name) {
        this.name = name;
        allocatable.put("cpu", Quantity.of(4));
        allocatable.put("memory", Quantity.of(16L << 30));
        allocatable.put("pods", Quantity.of(58));
    }

    /** The node of a claim: its labels and what it has. */
    public static TestNode of(NodeClaim claim) {
        var node = new TestNode(claim.node().map(NodeName::value).orElse("node-of-" + claim.name()));
        node.labels.putAll(claim.spec().labels());
        claim.instance().ifPresent(instance -> {
            node.providerId = instance.providerId();
            node.labels.put(WellKnown.ZONE, instance.pool().zone());
            node.labels.put(WellKnown.INSTANCE_TYPE, instance.pool().instanceType());
            node.labels.put(
                    WellKnown.CAPACITY_TYPE, instance.pool().capacityType().text());
        });
        node.allocatable.clear();
        node.allocatable.putAll(claim.allocatable().amounts());
        return node;
    }

    public TestNode has(String resource, String amount) {
        allocatable.put(resource, Quantity.parse(amount));
        return this;
    }

    public TestNode label(String key, String value) {
        labels.put(key, value);
        return this;
    }

    /** How many volumes of the driver may be attached. */
    public TestNode volumeLimit(String driver, int volumes) {
        volumeLimits.put(driver, volumes);
        return this;
    }

    public TestNode taint(Taint taint) {
        taints.add(taint);
        return this;
    }

    public TestNode providerId(String value) {
        providerId = value;
        return this;
    }

    /** What taking it away would disturb; without this, each pod counts 1. */
    public TestNode disruption(NodeDisruption value) {
        disruption = value;
        return this;
    }

    public TestNode notReady() {
        ready = false;
        return this;
    }

    public TestNode deleting() {
        deleting = true;
        return this;
    }

    public TestNode createdAt(Instant moment) {
        createdAt = moment;
        return this;
    }

    public TestNode holds(TestPod pod, String... names) {
        bound.add(new Bound(pod.kind(), Arrays.asList(names), false));
        return this;
    }

    /** Pods that are being deleted. */
    public TestNode holdsLeaving(TestPod pod, String... names) {
        bound.add(new Bound(pod.kind(), Arrays.asList(names), true));
        return this;
    }

    /** Pods of a kind that is written down elsewhere. */
    public TestNode holds(PodKind kind, String... names) {
        bound.add(new Bound(kind, Arrays.asList(names), false));
        return this;
    }

    /** On its own, for scenarios of one node without pods. */
    public NodeSnapshot build() {
        return build(_ -> 0);
    }

    /**
     * The node as the snapshot has it.
     *
     * @param indexOf gives the index of a kind among those of the snapshot
     */
    public NodeSnapshot build(ToIntFunction<PodKind> indexOf) {
        var amounts = new ResourceList(allocatable);
        var pods = bound.stream()
                .map(group -> new PodGroup(indexOf.applyAsInt(group.kind()), group.names(), group.leaving()))
                .toList();
        return new NodeSnapshot(
                new NodeName(name),
                providerId,
                labels,
                taints,
                amounts,
                amounts,
                volumeLimits,
                ready,
                deleting,
                createdAt,
                pods,
                disruption);
    }
}
