package dev.slipway.testkit.scenario;

import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.HostPort;
import dev.slipway.model.scheduling.LabelSelector;
import dev.slipway.model.scheduling.NodeSelectorTerm;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.PodAffinity;
import dev.slipway.model.scheduling.PodAffinityTerm;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.PodVolumes;
import dev.slipway.model.scheduling.PreferredNodeTerm;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.Toleration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A kind of pods for tests: of a ReplicaSet in namespace default, asking for nothing but its slot. */
public final class TestPod {
    private final TreeMap<String, String> labels = new TreeMap<>();
    private final TreeMap<String, Quantity> requests = new TreeMap<>();
    private final TreeMap<String, String> selector = new TreeMap<>();
    private final List<NodeSelectorTerm> terms = new ArrayList<>();
    private final List<Toleration> tolerations = new ArrayList<>();
    private final List<String> unsupported = new ArrayList<>();
    private final List<PreferredNodeTerm> wishes = new ArrayList<>();
    private final List<TestSpread> spreads = new ArrayList<>();
    private final List<PodAffinityTerm> near = new ArrayList<>();
    private final List<PodAffinityTerm> away = new ArrayList<>();
    private final List<PodAffinity.Preferred> wishedNear = new ArrayList<>();
    private final List<PodAffinity.Preferred> wishedAway = new ArrayList<>();
    private final List<HostPort> hostPorts = new ArrayList<>();
    private final List<NodeSelectorTerm> volumePlaces = new ArrayList<>();
    private final TreeMap<String, Integer> attachments = new TreeMap<>();
    private final List<PodVolumes.SharedVolume> sharedVolumes = new ArrayList<>();
    private final String name;
    private String namespace = "default";
    private String owner = "ReplicaSet";
    private int priority;

    public TestPod(String name) {
        this.name = name;
        labels.put("app", name);
        requests.put("pods", Quantity.of(1));
    }

    /** Selects the pods of one {@code app}: those that were made with this name and keep that label. */
    public static LabelSelector app(String name) {
        return new LabelSelector(List.of(Requirement.in("app", name)));
    }

    public TestPod namespace(String value) {
        namespace = value;
        return this;
    }

    public TestPod label(String key, String value) {
        labels.put(key, value);
        return this;
    }

    public TestPod asks(String resource, String amount) {
        requests.put(resource, Quantity.parse(amount));
        return this;
    }

    public TestPod selects(String key, String value) {
        selector.put(key, value);
        return this;
    }

    /** One more alternative of its required node affinity. */
    public TestPod orRequires(Requirement... expressions) {
        terms.add(new NodeSelectorTerm(List.of(expressions), List.of()));
        return this;
    }

    public TestPod requires(String key, Operator operator, String... values) {
        return orRequires(new Requirement(key, operator, List.of(values)));
    }

    public TestPod requiresName(String node) {
        terms.add(new NodeSelectorTerm(List.of(), List.of(Requirement.in("metadata.name", node))));
        return this;
    }

    public TestPod tolerates(Taint taint) {
        tolerations.add(new Toleration(taint.key(), false, taint.value(), taint.effect()));
        return this;
    }

    /** A wish about the node. */
    public TestPod prefersNode(int weight, Requirement... expressions) {
        wishes.add(new PreferredNodeTerm(weight, new NodeSelectorTerm(List.of(expressions), List.of())));
        return this;
    }

    /** Spreads pods of the same {@code app}. */
    public TestPod spread(String topologyKey, int maxSkew) {
        return spread(topologyKey, maxSkew, spread -> spread);
    }

    public TestPod spread(String topologyKey, int maxSkew, UnaryOperator<TestSpread> settings) {
        spreads.add(settings.apply(new TestSpread(topologyKey, maxSkew, app(name))));
        return this;
    }

    /** Where no namespace is given, the pod's own is meant; so in all four. */
    public TestPod nearTo(String topologyKey, String app, String... namespaces) {
        near.add(term(topologyKey, app, namespaces));
        return this;
    }

    public TestPod awayFrom(String topologyKey, String app, String... namespaces) {
        away.add(term(topologyKey, app, namespaces));
        return this;
    }

    /** Away from pods of the app in every namespace. */
    public TestPod awayFromEverywhere(String topologyKey, String app) {
        away.add(new PodAffinityTerm(topologyKey, app(app), List.of(), true));
        return this;
    }

    public TestPod prefersNear(int weight, String topologyKey, String app, String... namespaces) {
        wishedNear.add(new PodAffinity.Preferred(weight, term(topologyKey, app, namespaces)));
        return this;
    }

    public TestPod prefersAway(int weight, String topologyKey, String app, String... namespaces) {
        wishedAway.add(new PodAffinity.Preferred(weight, term(topologyKey, app, namespaces)));
        return this;
    }

    private static PodAffinityTerm term(String topologyKey, String app, String... namespaces) {
        return new PodAffinityTerm(topologyKey, app(app), List.of(namespaces), false);
    }

    /** TCP on every address. */
    public TestPod hostPort(int port) {
        return hostPort("0.0.0.0", port, "TCP");
    }

    public TestPod hostPort(String ip, int port, String protocol) {
        hostPorts.add(new HostPort(ip, port, protocol));
        return this;
    }

    /** One more alternative for where its volumes can be reached. */
    public TestPod volumesIn(Requirement... expressions) {
        volumePlaces.add(new NodeSelectorTerm(List.of(expressions), List.of()));
        return this;
    }

    /** So many volumes of its own. */
    public TestPod attaches(String driver, int volumes) {
        attachments.merge(driver, volumes, Integer::sum);
        return this;
    }

    /** A volume that other pods with the same claim use too. */
    public TestPod sharesVolume(String driver, String claim) {
        sharedVolumes.add(new PodVolumes.SharedVolume(driver, claim, false));
        return this;
    }

    /** The same where the volume is still to be made, in the zone of the first of them. */
    public TestPod sharesVolumeToCome(String driver, String claim) {
        sharedVolumes.add(new PodVolumes.SharedVolume(driver, claim, true));
        return this;
    }

    public TestPod priority(int value) {
        priority = value;
        return this;
    }

    public TestPod unsupported(String field) {
        unsupported.add(field);
        return this;
    }

    public TestPod ownedBy(String kind) {
        owner = kind;
        return this;
    }

    public PodKind kind() {
        return new PodKind(
                namespace,
                owner,
                labels,
                new ResourceList(requests),
                selector,
                terms,
                wishes,
                tolerations,
                spreads.stream().map(TestSpread::build).toList(),
                new PodAffinity(inNamespace(near), wishedInNamespace(wishedNear)),
                new PodAffinity(inNamespace(away), wishedInNamespace(wishedAway)),
                hostPorts,
                new PodVolumes(volumePlaces, attachments, sharedVolumes),
                priority,
                unsupported);
    }

    private List<PodAffinityTerm> inNamespace(List<PodAffinityTerm> affinityTerms) {
        return affinityTerms.stream().map(this::inNamespace).toList();
    }

    private List<PodAffinity.Preferred> wishedInNamespace(List<PodAffinity.Preferred> preferred) {
        return preferred.stream()
                .map(wish -> new PodAffinity.Preferred(wish.weight(), inNamespace(wish.term())))
                .toList();
    }

    private PodAffinityTerm inNamespace(PodAffinityTerm term) {
        return term.namespaces().isEmpty() && !term.everyNamespace()
                ? new PodAffinityTerm(term.topologyKey(), term.selector(), List.of(namespace), false)
                : term;
    }
}
