package dev.slipway.local.kubernetes.workloads;

import dev.slipway.local.kubernetes.api.Registry;
import dev.slipway.local.kubernetes.scheduling.NodeMatch;
import dev.slipway.local.kubernetes.scheduling.Taints;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Makes one pod of each daemon set for each node that it fits, tied to the node by affinity; the scheduler binds it.
 *
 * <p>Rules and tolerations: Kubernetes, "DaemonSet", read 2026-11-22.
 */
public final class DaemonSets {

    private static final List<Toleration> TOLERATED = List.of(
            toleration("node.kubernetes.io/not-ready", "NoExecute"),
            toleration("node.kubernetes.io/unreachable", "NoExecute"),
            toleration("node.kubernetes.io/disk-pressure", "NoSchedule"),
            toleration("node.kubernetes.io/memory-pressure", "NoSchedule"),
            toleration("node.kubernetes.io/pid-pressure", "NoSchedule"),
            toleration("node.kubernetes.io/unschedulable", "NoSchedule"));

    private final Registry registry;

    public DaemonSets(Registry registry) {
        this.registry = registry;
    }

    /** One pass over all daemon sets and nodes. */
    public void pass() {
        var nodes = registry.all(Node.class);
        var pods = registry.all(Pod.class);
        for (var set : registry.all(DaemonSet.class)) {
            if (set.getMetadata().getDeletionTimestamp() == null) {
                reconcile(
                        set,
                        nodes,
                        pods.stream().filter(pod -> Owners.owns(set, pod)).toList());
            }
        }
    }

    private void reconcile(DaemonSet set, List<Node> nodes, List<Pod> pods) {
        var template = tolerant(set.getSpec().getTemplate());
        var served = new TreeSet<String>();
        pods.forEach(pod -> served.add(nodeOf(pod)));
        var wanted = new TreeSet<String>();
        for (var node : nodes) {
            var spec = template.getSpec();
            var fits = NodeMatch.matches(spec, node)
                    && node.getMetadata().getDeletionTimestamp() == null
                    && Taints.untolerated(node, spec.getTolerations()).isEmpty();
            if (fits) {
                wanted.add(node.getMetadata().getName());
            }
        }
        wanted.stream()
                .filter(node -> !served.contains(node))
                .forEach(node -> registry.create(tied(PodTemplates.pod(set, template, Map.of()), node)));
        pods.stream()
                .filter(Owners::active)
                .filter(pod -> !wanted.contains(nodeOf(pod)) && !Owners.ready(pod))
                .forEach(registry::delete);
        writeStatus(set, wanted.size(), pods);
    }

    private void writeStatus(DaemonSet set, int wanted, List<Pod> pods) {
        var ready = (int) pods.stream().filter(Owners::ready).count();
        registry.change(DaemonSet.class, set, copy -> {
            if (copy.getStatus() == null) {
                copy.setStatus(new DaemonSetStatus());
            }
            copy.getStatus().setDesiredNumberScheduled(wanted);
            copy.getStatus().setCurrentNumberScheduled(pods.size());
            copy.getStatus().setNumberReady(ready);
            copy.getStatus().setNumberAvailable(ready);
            copy.getStatus().setObservedGeneration(set.getMetadata().getGeneration());
        });
    }

    private static PodTemplateSpec tolerant(PodTemplateSpec template) {
        var tolerations = new ArrayList<>(template.getSpec().getTolerations());
        tolerations.addAll(TOLERATED);
        return new PodTemplateSpecBuilder(template)
                .editSpec()
                .withTolerations(tolerations)
                .endSpec()
                .build();
    }

    /** As the real controller does it: by the field {@code metadata.name}, because a label could lie. */
    private static Pod tied(Pod pod, String node) {
        var selector = new NodeSelectorBuilder()
                .addNewNodeSelectorTerm()
                .addNewMatchField()
                .withKey("metadata.name")
                .withOperator("In")
                .withValues(node)
                .endMatchField()
                .endNodeSelectorTerm()
                .build();
        return new PodBuilder(pod)
                .editSpec()
                .editOrNewAffinity()
                .editOrNewNodeAffinity()
                .withRequiredDuringSchedulingIgnoredDuringExecution(selector)
                .endNodeAffinity()
                .endAffinity()
                .endSpec()
                .build();
    }

    private static String nodeOf(Pod pod) {
        return pod.getSpec()
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms()
                .getFirst()
                .getMatchFields()
                .getFirst()
                .getValues()
                .getFirst();
    }

    private static Toleration toleration(String key, String effect) {
        return new TolerationBuilder()
                .withKey(key)
                .withOperator("Exists")
                .withEffect(effect)
                .build();
    }
}
