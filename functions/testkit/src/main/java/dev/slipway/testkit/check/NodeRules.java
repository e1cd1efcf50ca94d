package dev.slipway.testkit.check;

import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.HostPort;
import dev.slipway.model.scheduling.PodKind;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one node says about the pods on it: NodeResourcesFit, NodeAffinity, TaintToleration, NodePorts, volumes. */
final class NodeRules {
    private final List<PodKind> kinds;

    NodeRules(List<PodKind> kinds) {
        this.kinds = kinds;
    }

    /** Why a pod of this kind must not be there, resources and neighbours aside. */
    @Nullable
    Violation placeRefusal(int kind, Site site, String pod) {
        var shape = kinds.get(kind);
        if (!shape.unsupported().isEmpty()) {
            return new Violation(Rule.UNSUPPORTED, site.name, pod, "it asks for " + shape.unsupported());
        }
        var taint = Selecting.untolerated(shape, site.taints);
        if (taint != null) {
            return new Violation(Rule.TAINTS, site.name, pod, "it does not tolerate " + taint);
        }
        for (var becoming : site.becomings) {
            if (!Selecting.nodeAffinity(shape, becoming.labels(), site.nodeName)) {
                return new Violation(
                        Rule.NODE_AFFINITY,
                        site.name,
                        pod,
                        "it may not run on " + becoming.what() + ": " + shape.nodeSelector() + " "
                                + shape.requiredTerms());
            }
            if (!Selecting.anyTerm(shape.volumes().places(), becoming.labels(), site.nodeName)) {
                return new Violation(
                        Rule.VOLUME_PLACE, site.name, pod, "its volumes are not within reach of " + becoming.what());
            }
        }
        return null;
    }

    /** Names of the resource and of the node that it may become where planned pods ask too much; null where they fit. */
    @Nullable
    String overdrawn(Site site) {
        var asked = ResourceList.NONE;
        for (var kind = 0; kind < kinds.size(); kind++) {
            if (site.here[kind] > 0) {
                asked = asked.plus(Sites.requests(kinds.get(kind)).times(site.here[kind]));
            }
        }
        for (var becoming : site.becomings) {
            for (var one : asked.amounts().entrySet()) {
                var free = becoming.free().get(one.getKey());
                if (one.getValue().millis() > 0 && one.getValue().compareTo(free) > 0) {
                    return "%s: pods ask %s of %s, free are %s"
                            .formatted(becoming.what(), one.getValue(), one.getKey(), free);
                }
            }
        }
        return null;
    }

    /** The port that a planned pod of the kind cannot have; null when it gets all. */
    @Nullable
    HostPort portTaken(int kind, Site site) {
        for (var port : kinds.get(kind).hostPorts()) {
            for (var other = 0; other < kinds.size(); other++) {
                var others = site.count(other) + site.leaving[other] - (other == kind ? 1 : 0);
                if (others > 0 && conflicts(port, kinds.get(other).hostPorts())) {
                    return port;
                }
            }
            for (var becoming : site.becomings) {
                for (var daemon : becoming.daemons()) {
                    if (conflicts(port, daemon.hostPorts())) {
                        return port;
                    }
                }
            }
        }
        return null;
    }

    private static boolean conflicts(HostPort port, List<HostPort> others) {
        for (var other : others) {
            var addresses = port.ip().equals(other.ip())
                    || port.ip().equals("0.0.0.0")
                    || other.ip().equals("0.0.0.0");
            if (port.port() == other.port() && port.protocol().equals(other.protocol()) && addresses) {
                return true;
            }
        }
        return false;
    }

    /** The driver whose limit planned pods exceed; null when none does. */
    @Nullable
    String volumesExceeded(Site site) {
        if (site.volumeLimits.isEmpty()) {
            return null;
        }
        var bound = new TreeMap<String, Integer>();
        var all = new TreeMap<String, Integer>();
        var shared = new TreeSet<String>();
        for (var kind = 0; kind < kinds.size(); kind++) {
            attach(kind, site.staying[kind] + site.leaving[kind], bound, shared);
        }
        all.putAll(bound);
        for (var kind = 0; kind < kinds.size(); kind++) {
            attach(kind, site.here[kind], all, shared);
        }
        for (var limit : site.volumeLimits.entrySet()) {
            int before = bound.getOrDefault(limit.getKey(), 0);
            int after = all.getOrDefault(limit.getKey(), 0);
            if (after > before && after > limit.getValue()) {
                return "%s: %d volumes, at most %d".formatted(limit.getKey(), after, limit.getValue());
            }
        }
        return null;
    }

    private void attach(int kind, int pods, SortedMap<String, Integer> counts, SortedSet<String> shared) {
        if (pods == 0) {
            return;
        }
        var shape = kinds.get(kind);
        shape.volumes().attachments().forEach((driver, count) -> counts.merge(driver, count * pods, Integer::sum));
        for (var volume : shape.volumes().shared()) {
            if (shared.add(volume.driver() + "|" + shape.namespace() + "/" + volume.claim())) {
                counts.merge(volume.driver(), 1, Integer::sum);
            }
        }
    }
}
