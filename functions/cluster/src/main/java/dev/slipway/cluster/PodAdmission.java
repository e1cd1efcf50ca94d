package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the API server adds to pods when they are made, and manifests do not have yet (Kubernetes, "Admission Controllers":
 * Priority and RuntimeClass, read 2026-11-26).
 */
final class PodAdmission {
    private final TreeMap<String, Integer> priorities = new TreeMap<>();
    private final TreeMap<String, RuntimeClass> runtimes = new TreeMap<>();
    private final TreeSet<String> told = new TreeSet<>();
    private final Findings findings;
    private @Nullable Integer usual;

    PodAdmission(List<HasMetadata> objects, Findings findings) {
        this.findings = findings;
        // The two classes that every cluster has (Kubernetes, "Pod Priority and Preemption", read 2026-11-22).
        priorities.put("system-cluster-critical", 2_000_000_000);
        priorities.put("system-node-critical", 2_000_001_000);
        for (var object : objects) {
            if (object instanceof PriorityClass priority && priority.getValue() != null) {
                priorities.put(priority.getMetadata().getName(), priority.getValue());
                // Of several defaults the lowest holds.
                if (Boolean.TRUE.equals(priority.getGlobalDefault())
                        && (usual == null || priority.getValue() < usual)) {
                    usual = priority.getValue();
                }
            } else if (object instanceof RuntimeClass runtime) {
                runtimes.put(runtime.getMetadata().getName(), runtime);
            }
        }
    }

    /**
     * The spec as the cluster would have it.
     *
     * @param owner whose spec it is
     */
    PodSpec admitted(HasMetadata owner, PodSpec spec) {
        return withRuntime(owner, withPriority(owner, spec));
    }

    private PodSpec withPriority(HasMetadata owner, PodSpec spec) {
        var name = spec.getPriorityClassName();
        var unnamed = name == null || name.isEmpty();
        var priority = unnamed ? usual : priorities.get(name);
        if (!unnamed && priority == null && spec.getPriority() == null) {
            missing("PriorityClass/" + name, owner, "its priority is taken as 0.");
        }
        return priority == null || spec.getPriority() != null
                ? spec
                : new PodSpecBuilder(spec).withPriority(priority).build();
    }

    /** A pod with an overhead of its own has been admitted before. */
    private PodSpec withRuntime(HasMetadata owner, PodSpec spec) {
        var name = spec.getRuntimeClassName();
        if (name == null
                || name.isEmpty()
                || (spec.getOverhead() != null && !spec.getOverhead().isEmpty())) {
            return spec;
        }
        var runtime = runtimes.get(name);
        if (runtime == null) {
            missing("RuntimeClass/" + name, owner, "no overhead is counted.");
            return spec;
        }
        var admitted = new PodSpecBuilder(spec);
        var overhead =
                runtime.getOverhead() == null ? null : runtime.getOverhead().getPodFixed();
        admitted.withOverhead(overhead == null ? Map.<String, Quantity>of() : overhead);
        var scheduling = runtime.getScheduling();
        if (scheduling != null && scheduling.getNodeSelector() != null) {
            admitted.addToNodeSelector(scheduling.getNodeSelector());
        }
        if (scheduling != null && scheduling.getTolerations() != null) {
            admitted.addAllToTolerations(scheduling.getTolerations());
        }
        return admitted.build();
    }

    /** Once for each class: its pods may be many. */
    private void missing(String what, HasMetadata owner, String consequence) {
        if (told.add(what)) {
            findings.warn(
                    what,
                    "%s/%s names it, and it is not among the manifests; %s"
                            .formatted(owner.getKind(), owner.getMetadata().getName(), consequence));
        }
    }
}
