package dev.slipway.testkit.fake;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.InstanceTrouble;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.model.port.DryRunOutcome;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.port.FleetOutcome;
import dev.slipway.model.port.FleetOutcome.Refusal;
import dev.slipway.model.port.FleetOutcome.RefusalKind;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.scheduling.WellKnown;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * EC2 in memory: capacity pools that run dry, one launch for one client token, and answers that lag. Pools hold without
 * end until {@link #capacity} says otherwise; the cheapest option that has capacity is taken, then the next.
 */
public final class FakeFleet implements FleetGateway {
    private final String cluster;
    private final Clock clock;
    private final Faults faults;
    private final SortedMap<CapacityPool, Integer> capacity = new TreeMap<>();
    private final SortedMap<LaunchId, FleetOutcome> launches = new TreeMap<>();
    private final SortedMap<InstanceId, CloudInstance> instances = new TreeMap<>();
    private final SortedMap<InstanceId, Instant> ended = new TreeMap<>();
    private final SortedMap<LaunchId, Instant> templates = new TreeMap<>();
    private final SortedSet<InstanceTrouble> troubles = new TreeSet<>(InstanceTrouble.ORDER);
    private final List<FleetRequest> requests = new ArrayList<>();
    private final List<FleetRequest> dryRuns = new ArrayList<>();
    private final Deque<List<Refusal>> refusals = new ArrayDeque<>();
    private DryRunOutcome dryRun = new DryRunOutcome.Passed();
    private Duration lag = Duration.ZERO;
    private Duration shutdown = Duration.ZERO;
    private int started;

    public FakeFleet(String cluster, Clock clock, Faults faults) {
        this.cluster = cluster;
        this.clock = clock;
        this.faults = faults;
    }

    /** The pool has this many instances left to give; 0 empties it. */
    public FakeFleet capacity(CapacityPool pool, int left) {
        capacity.put(pool, left);
        return this;
    }

    /** The next launch brings nothing but these. */
    public FakeFleet refuseNext(Refusal... reasons) {
        refusals.add(List.of(reasons));
        return this;
    }

    /** From now on every dry run ends so; until then each passes. */
    public FakeFleet dryRunsEnd(DryRunOutcome outcome) {
        dryRun = outcome;
        return this;
    }

    /** Every dry run that was asked for: for assertions. */
    public List<FleetRequest> dryRuns() {
        return List.copyOf(dryRuns);
    }

    /** Instances are not seen before this much time has passed since their launch. */
    public FakeFleet visibleAfter(Duration time) {
        lag = time;
        return this;
    }

    /** An ended instance is shutting-down for so long before it is terminated. */
    public FakeFleet shutsDownIn(Duration time) {
        shutdown = time;
        return this;
    }

    /** An instance that was there before, or that somebody else started. */
    public FakeFleet put(CloudInstance instance) {
        instances.put(instance.id(), instance);
        return this;
    }

    /** EC2 says this of an instance as long as that runs. */
    public FakeFleet trouble(InstanceTrouble trouble) {
        troubles.add(trouble);
        return this;
    }

    /** EC2 takes an instance away. */
    public void takeAway(InstanceId id) {
        ended.putIfAbsent(id, clock.instant());
    }

    /** Every launch that was asked for, repeats included: for assertions. */
    public List<FleetRequest> requests() {
        return List.copyOf(requests);
    }

    /** All instances that were ever started, by id, without lag: for assertions. */
    public List<CloudInstance> everStarted() {
        return instances.keySet().stream().map(this::now).toList();
    }

    /** Instances that cost money now, without lag: for assertions. */
    public List<CloudInstance> running() {
        return everStarted().stream().filter(instance -> !instance.ending()).toList();
    }

    @Override
    public FleetOutcome launch(FleetRequest request) {
        return faults.around("fleet:launch", request.launch().value(), () -> {
            requests.add(request);
            templates.putIfAbsent(request.launch(), clock.instant());
            var earlier = launches.get(request.launch());
            if (earlier != null) {
                return earlier;
            }
            var outcome = refusals.isEmpty() ? fill(request) : new FleetOutcome(List.of(), refusals.removeFirst());
            launches.put(request.launch(), outcome);
            return outcome;
        });
    }

    @Override
    public DryRunOutcome dryRun(FleetRequest request) {
        return faults.around("fleet:dryRun", request.launch().value(), () -> {
            dryRuns.add(request);
            return dryRun;
        });
    }

    @Override
    public List<CloudInstance> launchedBy(LaunchId launch) {
        return faults.around(
                "fleet:launchedBy",
                launch.value(),
                () -> seen().stream()
                        .filter(instance ->
                                instance.launch().map(launch::equals).orElse(false))
                        .toList());
    }

    @Override
    public List<CloudInstance> instances() {
        return faults.around(
                "fleet:instances",
                cluster,
                () -> seen().stream()
                        .filter(instance -> cluster.equals(instance.tags().get(WellKnown.TAG_CLUSTER)))
                        .filter(instance -> !instance.state().equals("terminated"))
                        .toList());
    }

    @Override
    public Optional<CloudInstance> instance(InstanceId id) {
        return faults.around(
                "fleet:instance",
                id.value(),
                () -> seen().stream()
                        .filter(instance -> instance.id().equals(id))
                        .findFirst());
    }

    @Override
    public List<InstanceTrouble> troubles() {
        var running = seen().stream()
                .filter(instance -> instance.state().equals("running"))
                .map(CloudInstance::id)
                .toList();
        return faults.around(
                "fleet:troubles",
                cluster,
                () -> troubles.stream()
                        .filter(trouble -> running.contains(trouble.instance()))
                        .toList());
    }

    @Override
    public void terminate(InstanceId id) {
        faults.around("fleet:terminate", id.value(), () -> {
            if (instances.containsKey(id)) {
                ended.putIfAbsent(id, clock.instant());
            }
        });
    }

    @Override
    public int deleteTemplates(Instant createdBefore) {
        return faults.around("fleet:deleteTemplates", cluster, () -> {
            var before = templates.size();
            templates.values().removeIf(created -> created.isBefore(createdBefore));
            return before - templates.size();
        });
    }

    @Override
    public void tag(InstanceId id, SortedMap<String, String> tags) {
        faults.around("fleet:tag", id.value(), () -> {
            var instance = instances.get(id);
            if (instance != null) {
                var merged = new TreeMap<>(instance.tags());
                merged.putAll(tags);
                instances.put(id, with(instance, instance.state(), merged));
            }
        });
    }

    private FleetOutcome fill(FleetRequest request) {
        var launched = new ArrayList<LaunchedInstance>();
        var refused = new ArrayList<Refusal>();
        for (var option : request.options()) {
            var pool = new CapacityPool(request.capacityType(), option.instanceType(), option.zone());
            while (launched.size() < request.count() && capacity.getOrDefault(pool, Integer.MAX_VALUE) > 0) {
                launched.add(start(request, option, pool));
            }
            if (launched.size() == request.count()) {
                return new FleetOutcome(launched, refused);
            }
            refused.add(noCapacity(pool));
        }
        return new FleetOutcome(launched, refused);
    }

    private LaunchedInstance start(FleetRequest request, FleetRequest.Option option, CapacityPool pool) {
        capacity.computeIfPresent(pool, (_, left) -> left - 1);
        started++;
        var id = new InstanceId("i-%017x".formatted(started));
        var tags = new TreeMap<>(request.nodeClass().spec().tags());
        tags.put("kubernetes.io/cluster/" + cluster, "owned");
        tags.put(WellKnown.TAG_CLUSTER, cluster);
        tags.put(WellKnown.NODE_POOL, request.nodePool());
        tags.put(WellKnown.NODE_CLASS, request.nodeClass().name());
        tags.put(WellKnown.TAG_LAUNCH, request.launch().value());
        if (!request.request().isEmpty()) {
            tags.put(WellKnown.TAG_REQUEST, request.request());
        }
        var subnet = request.nodeClass().subnets().stream()
                .filter(one -> one.zone().equals(option.zone()))
                .findFirst()
                .map(Subnet::id)
                .orElse("");
        instances.put(
                id,
                new CloudInstance(
                        id,
                        pool,
                        "running",
                        option.imageId(),
                        clock.instant(),
                        tags,
                        subnet,
                        request.nodeClass().securityGroupIds(),
                        option.reservation(),
                        request.nodeClass().placementGroup().id(),
                        nameOf(id)));
        return new LaunchedInstance(id, pool, option.price(), option.imageId());
    }

    private List<CloudInstance> seen() {
        return everStarted().stream()
                .filter(instance -> !instance.launchedAt().plus(lag).isAfter(clock.instant()))
                .toList();
    }

    private CloudInstance now(InstanceId id) {
        var instance = instances.get(id);
        if (instance == null) {
            throw new IllegalStateException("The fake EC2 never started " + id + ".");
        }
        var end = ended.get(id);
        return end == null ? instance : with(instance, stateSince(end), instance.tags());
    }

    private String stateSince(Instant end) {
        return end.plus(shutdown).isAfter(clock.instant()) ? "shutting-down" : "terminated";
    }

    private static CloudInstance with(CloudInstance instance, String state, SortedMap<String, String> tags) {
        return new CloudInstance(
                instance.id(),
                instance.pool(),
                state,
                instance.imageId(),
                instance.launchedAt(),
                tags,
                instance.subnetId(),
                instance.securityGroupIds(),
                instance.reservation(),
                instance.placementGroup(),
                state.equals("terminated") ? "" : instance.privateDnsName());
    }

    /** What the fake EC2 calls an instance, and the kubelet on it its node. */
    public static String nameOf(InstanceId id) {
        return id + ".ec2.internal";
    }

    private static Refusal noCapacity(CapacityPool pool) {
        return new Refusal(
                RefusalKind.INSUFFICIENT_CAPACITY,
                "InsufficientInstanceCapacity",
                "We currently do not have sufficient capacity in the Availability Zone you requested.",
                pool);
    }
}
