package dev.slipway.testkit.scenario;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.catalog.ReservationKind;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.NodeOverlay;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
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
    private final List<NodeOverlay> overlays = new ArrayList<>();
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
        return offering(type, new Offering(zone, capacityType, HourlyPrice.parse(dollars), true));
    }

    /** On demand in zones a, b, c at one price. */
    public ScenarioBuilder onDemandEverywhere(String type, String dollars) {
        return offering(type, "a", CapacityType.ON_DEMAND, dollars)
                .offering(type, "b", CapacityType.ON_DEMAND, dollars)
                .offering(type, "c", CapacityType.ON_DEMAND, dollars);
    }

    /** So many instances that are paid for already. */
    public ScenarioBuilder reserved(String type, String zone, String reservation, int instances) {
        return reserved(type, zone, reservation, ReservationKind.DEFAULT, instances);
    }

    /** The same of a kind of its own. */
    public ScenarioBuilder reserved(String type, String zone, String reservation, ReservationKind kind, int instances) {
        return offering(
                type,
                new Offering(
                        zone, CapacityType.RESERVED, HourlyPrice.FREE, instances > 0, reservation, kind, instances));
    }

    private ScenarioBuilder offering(String type, Offering offering) {
        var old = known(type);
        var offerings = new ArrayList<>(old.offerings());
        offerings.add(offering);
        return put(old, old.labels(), old.capacity(), offerings);
    }

    /** A type of {@link #type} has this too, for instance a GPU. */
    public ScenarioBuilder typeHas(String type, String resource, String amount) {
        var old = known(type);
        return put(
                old,
                old.labels(),
                old.capacity().plus(ResourceList.of(resource, Quantity.parse(amount))),
                old.offerings());
    }

    public ScenarioBuilder typeLabel(String type, String key, String value) {
        var old = known(type);
        var labels = new TreeMap<>(old.labels());
        labels.put(key, value);
        return put(old, labels, old.capacity(), old.offerings());
    }

    private InstanceType known(String type) {
        var known = types.get(type);
        if (known == null) {
            throw new IllegalArgumentException("The scenario has no type %s. Maybe add type(…) first.".formatted(type));
        }
        return known;
    }

    private ScenarioBuilder put(
            InstanceType old, SortedMap<String, String> labels, ResourceList capacity, List<Offering> offerings) {
        types.put(
                old.name(),
                new InstanceType(
                        old.name(),
                        old.architecture(),
                        old.operatingSystems(),
                        labels,
                        capacity,
                        old.overhead(),
                        offerings));
        return this;
    }

    public ScenarioBuilder overlay(String name, UnaryOperator<TestOverlay> settings) {
        overlays.add(settings.apply(new TestOverlay(name)).build());
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

    /** Pods of a kind that is written down elsewhere. */
    public ScenarioBuilder pending(PodKind kind, String... names) {
        pending.add(new PodGroup(kind(kind), List.of(names)));
        return this;
    }

    public ScenarioBuilder daemonSet(String name, UnaryOperator<TestPod> shape) {
        daemonSets.add(
                shape.apply(new TestPod(name).ownedBy("DaemonSet/" + name)).kind());
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
        var snapshot =
                new ClusterSnapshot(now, kinds, pending, nodes, daemonSets, pools, List.of(), overlays, List.of());
        return new Scenario(now, seed, snapshot, claims, catalog, nodeClasses, unavailable);
    }
}
