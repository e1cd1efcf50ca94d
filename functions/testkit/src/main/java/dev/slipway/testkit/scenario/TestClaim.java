package dev.slipway.testkit.scenario;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.Drift;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A NodeClaim for tests: an m5.xlarge of pool default, spot in zone a, planned an hour ago. */
public final class TestClaim {
    private final String name;
    private final TreeMap<String, String> labels = new TreeMap<>();
    private final TreeMap<String, Quantity> requests = new TreeMap<>();
    private final List<Taint> taints = new ArrayList<>();
    private final List<Taint> startupTaints = new ArrayList<>();
    private List<String> pods = List.of();
    private String launch = "l-1";
    private String request = "";
    private String nodePool = "default";
    private CapacityType capacityType = CapacityType.SPOT;
    private Instant createdAt = Scenario.NOON.minus(Duration.ofHours(1));
    private @Nullable Instant expiresAt;
    private @Nullable Drift drifted;
    private int drainStep;
    private long microUsd = 100_000;

    public TestClaim(String name) {
        this.name = name;
    }

    public TestClaim launch(String value) {
        launch = value;
        return this;
    }

    /** The id of the request that it came of. */
    public TestClaim askedBy(String value) {
        request = value;
        return this;
    }

    public TestClaim pool(String value) {
        nodePool = value;
        return this;
    }

    public TestClaim onDemand() {
        capacityType = CapacityType.ON_DEMAND;
        return this;
    }

    public TestClaim label(String key, String value) {
        labels.put(key, value);
        return this;
    }

    public TestClaim taint(Taint taint) {
        taints.add(taint);
        return this;
    }

    public TestClaim startupTaint(Taint taint) {
        startupTaints.add(taint);
        return this;
    }

    public TestClaim asks(String resource, String amount) {
        requests.put(resource, Quantity.parse(amount));
        return this;
    }

    /** Names without namespace, which is default. */
    public TestClaim plannedFor(String... names) {
        pods = Arrays.stream(names).map(pod -> "default/" + pod).toList();
        return this;
    }

    public TestClaim createdAt(Instant moment) {
        createdAt = moment;
        return this;
    }

    public TestClaim expiresAt(Instant moment) {
        expiresAt = moment;
        return this;
    }

    public TestClaim drifted(String reason, Instant since) {
        drifted = new Drift(reason, since);
        return this;
    }

    public TestClaim drainStep(int value) {
        drainStep = value;
        return this;
    }

    public TestClaim price(String dollars) {
        microUsd = HourlyPrice.parse(dollars).microUsd();
        return this;
    }

    public NodeClaim planned() {
        return in(new ClaimState.Planned(createdAt));
    }

    public NodeClaim launched() {
        return in(new ClaimState.Launched(createdAt, instance()));
    }

    public NodeClaim registered() {
        return in(new ClaimState.Registered(createdAt, instance(), node()));
    }

    public NodeClaim initialized() {
        return in(new ClaimState.Initialized(createdAt, instance(), node()));
    }

    public NodeClaim disrupted(DisruptionReason reason, @Nullable Instant deadline) {
        return in(new ClaimState.Disrupted(createdAt, instance(), node(), reason, deadline));
    }

    public NodeClaim draining(DisruptionReason reason, @Nullable Instant deadline) {
        return in(new ClaimState.Draining(createdAt, instance(), node(), reason, deadline));
    }

    public NodeClaim terminating(DisruptionReason reason) {
        return in(new ClaimState.Terminating(createdAt, instance(), node(), reason));
    }

    /** Its instance has the claim's name in its id. */
    public LaunchedInstance instance() {
        return new LaunchedInstance(
                new InstanceId("i-" + name),
                new CapacityPool(capacityType, "m5.xlarge", "a"),
                new HourlyPrice(microUsd),
                "ami-amd64");
    }

    public NodeName node() {
        return new NodeName("node-" + name);
    }

    public NodeClaim in(ClaimState state) {
        var all = new TreeMap<>(labels);
        all.put(WellKnown.NODE_POOL, nodePool);
        all.put(WellKnown.NODE_CLASS, TestNodeClass.NAME);
        all.put(WellKnown.CAPACITY_TYPE, capacityType.text());
        var type = TestCatalog.standard().type("m5.xlarge").orElseThrow();
        var spec = new NodeClaimSpec(
                new LaunchId(launch),
                nodePool,
                TestNodeClass.NAME,
                all,
                taints,
                startupTaints,
                new ResourceList(requests),
                List.of("m5.xlarge"),
                List.of("a"),
                capacityType,
                new HourlyPrice(microUsd),
                pods,
                "pool-hash",
                "class-hash",
                createdAt,
                expiresAt,
                request);
        return new NodeClaim(
                new NodeClaimName(name), spec, type.capacity(), type.allocatable(), state, drifted, drainStep, 1);
    }
}
