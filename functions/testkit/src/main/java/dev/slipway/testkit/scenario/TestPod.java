package dev.slipway.testkit.scenario;

import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.NodeSelectorTerm;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.Toleration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A kind of pods for tests: of a ReplicaSet in namespace default, asking for nothing but its slot. */
public final class TestPod {
    private final TreeMap<String, String> labels = new TreeMap<>();
    private final TreeMap<String, Quantity> requests = new TreeMap<>();
    private final TreeMap<String, String> selector = new TreeMap<>();
    private final List<NodeSelectorTerm> terms = new ArrayList<>();
    private final List<Toleration> tolerations = new ArrayList<>();
    private final List<String> unsupported = new ArrayList<>();
    private String owner = "ReplicaSet";
    private int priority;

    public TestPod(String name) {
        labels.put("app", name);
        requests.put("pods", Quantity.of(1));
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
                "default",
                owner,
                labels,
                new ResourceList(requests),
                selector,
                terms,
                tolerations,
                priority,
                unsupported);
    }
}
