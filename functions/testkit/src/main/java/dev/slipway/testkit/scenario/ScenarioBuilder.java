package dev.slipway.testkit.scenario;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Writes a scenario down. What a test does not mention has an ordinary value. */
public final class ScenarioBuilder {
    private final List<PodKind> kinds = new ArrayList<>();
    private final List<PodGroup> pending = new ArrayList<>();
    private final List<NodeSnapshot> nodes = new ArrayList<>();
    private final List<PodKind> daemonSets = new ArrayList<>();
    private final List<NodePool> pools = new ArrayList<>();
    private final List<NodeClaim> claims = new ArrayList<>();
    private final List<UnavailableOffering> unavailable = new ArrayList<>();
    private final TreeMap<String, InstanceType> types = new TreeMap<>();
    private List<ResolvedNodeClass> nodeClasses = List.of(TestNodeClass.ready("a", "b", "c"));
    private Instant now = Scenario.NOON;
    private String seed = "seed";

    ScenarioBuilder() {}

    public ScenarioBuilder at(Instant moment) {
        now = moment;
        return this;
    }

    public ScenarioBuilder seed(String text) {
        seed = text;
        return this;
    }

    /** A NodePool that allows everything; {@code settings} says otherwise. */
    public ScenarioBuilder pool(String name, Consumer<TestPool> settings) {
        var pool = new TestPool(name);
        settings.accept(pool);
        pools.add(pool.build());
        return this;
    }

    public ScenarioBuilder pool(String name) {
        return pool(name, _ -> {});
    }

    /** Replaces the ready class of zones a, b, c. */
    public ScenarioBuilder nodeClasses(ResolvedNodeClass... classes) {
        nodeClasses = List.of(classes);
        return this;
    }

    /** A type with one core for each two GiB; from the first on, the scenario has no other types. */
    public ScenarioBuilder type(String name, long cores, long gib) {
        types.put(name, TestCatalog.type(name, "amd64", cores, gib, 0, List.of()));
        return this;
    }

    /** Adds an offering to a type of {@link #type}. */
    public ScenarioBuilder offering(String type, String zone, CapacityType capacityType, String dollars) {
        var old = types.get(type);
        if (old == null) {
            throw new IllegalArgumentException("The scenario has no type %s. Maybe add type(…) first.".formatted(type));
        }
        var offerings = new ArrayList<>(old.offerings());
        offerings.add(new Offering(zone, capacityType, HourlyPrice.parse(dollars), true));
        types.put(
                type,
                new InstanceType(
                        old.name(),
                        old.architecture(),
                        old.operatingSystems(),
                        old.labels(),
                        old.capacity(),
                        old.overhead(),
                        offerings));
        return this;
    }

    /** The pool of capacity has nothing for three minutes from now. */
    public ScenarioBuilder exhausted(CapacityType capacityType, String type, String zone) {
        unavailable.add(new UnavailableOffering(
                new CapacityPool(capacityType, type, zone),
                now.plus(Duration.ofMinutes(3)),
                "InsufficientInstanceCapacity"));
        return this;
    }

    /** So many pods that wait: {@code web-0} and so on for kind {@code web}. */
    public ScenarioBuilder pods(int count, String name, UnaryOperator<TestPod> shape) {
        var pod = shape.apply(new TestPod(name));
        var names = IntStream.range(0, count)
                .mapToObj(i -> String.format(Locale.ROOT, "%s-%05d", name, i))
                .toList();
        pending.add(new PodGroup(kind(pod.kind()), names));
        return this;
    }

    public ScenarioBuilder pods(int count, String name, String cpu, String memory) {
        return pods(count, name, pod -> pod.asks("cpu", cpu).asks("memory", memory));
    }

    public ScenarioBuilder daemonSet(String name, UnaryOperator<TestPod> shape) {
        daemonSets.add(shape.apply(new TestPod(name).ownedBy("DaemonSet")).kind());
        return this;
    }

    /** The index of a kind, for nodes that have such pods. */
    public int kind(PodKind kind) {
        if (!kinds.contains(kind)) {
            kinds.add(kind);
        }
        return kinds.indexOf(kind);
    }

    public ScenarioBuilder node(TestNode node) {
        nodes.add(node.build(this::kind));
        return this;
    }

    public ScenarioBuilder claims(NodeClaim... recorded) {
        claims.addAll(List.of(recorded));
        return this;
    }

    public Scenario build() {
        var catalog = types.isEmpty() ? TestCatalog.standard() : new Catalog(List.copyOf(types.values()));
        var snapshot = new ClusterSnapshot(now, kinds, pending, nodes, daemonSets, pools, List.of(), List.of());
        return new Scenario(now, seed, snapshot, claims, catalog, nodeClasses, unavailable);
    }
}
