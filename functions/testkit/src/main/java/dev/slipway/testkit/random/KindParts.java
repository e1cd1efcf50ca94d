package dev.slipway.testkit.random;

import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.HostPort;
import dev.slipway.model.scheduling.NodeSelectorTerm;
import dev.slipway.model.scheduling.PodAffinity;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.PodVolumes;
import dev.slipway.model.scheduling.PreferredNodeTerm;
import dev.slipway.model.scheduling.Toleration;
import dev.slipway.model.scheduling.TopologySpread;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A kind of pods without one of its features, for each that it has. */
final class KindParts {
    private ResourceList requests;
    private SortedMap<String, String> nodeSelector;
    private List<NodeSelectorTerm> requiredTerms;
    private List<PreferredNodeTerm> preferredTerms;
    private List<Toleration> tolerations;
    private List<TopologySpread> spreads;
    private PodAffinity affinity;
    private PodAffinity antiAffinity;
    private List<HostPort> hostPorts;
    private PodVolumes volumes;
    private int priority;

    private final PodKind kind;

    private KindParts(PodKind kind) {
        this.kind = kind;
        requests = kind.requests();
        nodeSelector = kind.nodeSelector();
        requiredTerms = kind.requiredTerms();
        preferredTerms = kind.preferredTerms();
        tolerations = kind.tolerations();
        spreads = kind.spreads();
        affinity = kind.affinity();
        antiAffinity = kind.antiAffinity();
        hostPorts = kind.hostPorts();
        volumes = kind.volumes();
        priority = kind.priority();
    }

    static List<PodKind> without(PodKind kind) {
        var all = new ArrayList<PodKind>();
        add(kind, all, parts -> parts.affinity = PodAffinity.NONE);
        add(kind, all, parts -> parts.affinity = new PodAffinity(parts.affinity.required(), List.of()));
        add(kind, all, parts -> parts.antiAffinity = PodAffinity.NONE);
        add(kind, all, parts -> parts.antiAffinity = new PodAffinity(parts.antiAffinity.required(), List.of()));
        for (var i = 0; i < kind.spreads().size(); i++) {
            var index = i;
            add(kind, all, parts -> parts.spreads = less(parts.spreads, index));
        }
        add(kind, all, parts -> parts.nodeSelector = new TreeMap<>());
        for (var key : kind.nodeSelector().keySet()) {
            add(kind, all, parts -> {
                parts.nodeSelector = new TreeMap<>(parts.nodeSelector);
                parts.nodeSelector.remove(key);
            });
        }
        add(kind, all, parts -> parts.requiredTerms = List.of());
        if (kind.requiredTerms().size() > 1) {
            add(kind, all, parts -> parts.requiredTerms = parts.requiredTerms.subList(0, 1));
        }
        add(kind, all, parts -> parts.preferredTerms = List.of());
        add(kind, all, parts -> parts.tolerations = List.of());
        add(kind, all, parts -> parts.hostPorts = List.of());
        add(kind, all, parts -> parts.volumes = PodVolumes.NONE);
        add(kind, all, parts -> parts.priority = 0);
        for (var resource : kind.requests().amounts().keySet()) {
            if (!resource.equals(ResourceList.PODS)) {
                add(kind, all, parts -> {
                    var amounts = new TreeMap<String, Quantity>(parts.requests.amounts());
                    amounts.remove(resource);
                    parts.requests = new ResourceList(amounts);
                });
            }
        }
        return all;
    }

    /** Unless nothing changes: a step that removes nothing would be repeated for ever. */
    private static void add(PodKind kind, List<PodKind> all, Consumer<KindParts> removal) {
        var parts = new KindParts(kind);
        removal.accept(parts);
        var plainer = parts.build();
        if (!plainer.equals(kind)) {
            all.add(plainer);
        }
    }

    private static <T> List<T> less(List<T> all, int index) {
        var less = new ArrayList<>(all);
        less.remove(index);
        return less;
    }

    private PodKind build() {
        return new PodKind(
                kind.namespace(),
                kind.owner(),
                kind.labels(),
                requests,
                nodeSelector,
                requiredTerms,
                preferredTerms,
                tolerations,
                spreads,
                affinity,
                antiAffinity,
                hostPorts,
                volumes,
                priority,
                kind.unsupported());
    }
}
