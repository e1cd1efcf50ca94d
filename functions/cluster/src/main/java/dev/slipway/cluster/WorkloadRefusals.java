package dev.slipway.cluster;

import dev.slipway.model.scheduling.Requirement;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplate;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an API server would have refused of how a workload and its template go together. */
final class WorkloadRefusals {
    private final Reasons reasons;

    /** @param reasons what is wrong so far, and where each is added, beginning with where it is */
    WorkloadRefusals(Reasons reasons) {
        this.reasons = reasons;
    }

    void check(HasMetadata workload, PodTemplateSpec template) {
        if (!(workload instanceof PodTemplate)) {
            checkSelector(workload, template);
            checkRestarts(workload, template);
        }
    }

    /** A workload has to find the pods that it makes; what finds those of a Job, an API server adds. */
    private void checkSelector(HasMetadata workload, PodTemplateSpec template) {
        var written = selector(workload);
        new SchedulingRefusals(reasons).checkSelector("spec.selector", written);
        var labels = new TreeMap<String, String>();
        if (template.getMetadata() != null && template.getMetadata().getLabels() != null) {
            template.getMetadata().getLabels().forEach((key, value) -> labels.put(key, value == null ? "" : value));
        }
        if (!(workload instanceof Job) && (written == null || empty(written))) {
            reasons.add(
                    "spec.selector",
                    "it is %s, and has to find the pods of the template. Maybe matchLabels: {%s} is meant%s."
                            .formatted(
                                    written == null ? "missing" : "empty",
                                    labels.isEmpty()
                                            ? "app: " + workload.getMetadata().getName()
                                            : labels.entrySet().stream()
                                                    .map(label -> label.getKey() + ": " + label.getValue())
                                                    .collect(Collectors.joining(", ")),
                                    labels.isEmpty() ? ", with the same among the template's labels" : ""));
        }
        // A selector that is no selector selects nothing that could be compared.
        if (written == null || !reasons.none()) {
            return;
        }
        var unknown = PodRules.unknownOperator(written);
        if (unknown != null) {
            reasons.add(
                    "spec.selector",
                    "\"%s\" is not an operator: In, NotIn, Exists and DoesNotExist are.".formatted(unknown));
            return;
        }
        if (workload instanceof Job) {
            // The server gives these to a template that has none of its own.
            labels.putIfAbsent("job-name", workload.getMetadata().getName());
            labels.putIfAbsent(
                    "batch.kubernetes.io/job-name", workload.getMetadata().getName());
        }
        var expressions = PodRules.expressions(written);
        if (!PodRules.matches(new dev.slipway.model.scheduling.LabelSelector(expressions), labels)) {
            reasons.add(
                    "spec.selector",
                    "it asks for %s, and the pods of the template have the labels %s. Maybe one of the two is misspelt."
                            .formatted(
                                    expressions.stream()
                                            .map(Requirement::toString)
                                            .collect(Collectors.joining(", ")),
                                    labels));
        }
    }

    private static boolean empty(LabelSelector selector) {
        return (selector.getMatchLabels() == null || selector.getMatchLabels().isEmpty())
                && PodRules.orEmpty(selector.getMatchExpressions()).isEmpty();
    }

    private static @Nullable LabelSelector selector(HasMetadata workload) {
        return switch (workload) {
            case Deployment deployment -> deployment.getSpec().getSelector();
            case ReplicaSet replicaSet -> replicaSet.getSpec().getSelector();
            case StatefulSet statefulSet -> statefulSet.getSpec().getSelector();
            case DaemonSet daemonSet -> daemonSet.getSpec().getSelector();
            case Job job -> job.getSpec().getSelector();
            default -> null;
        };
    }

    /** Those of a Job end once, those of all others never do. */
    private void checkRestarts(HasMetadata workload, PodTemplateSpec template) {
        var written = template.getSpec().getRestartPolicy();
        var policy = written == null || written.isEmpty() ? PodRefusals.ALWAYS : written;
        if ((workload instanceof Job) == policy.equals(PodRefusals.ALWAYS)) {
            reasons.add(
                    "spec.template.spec.restartPolicy",
                    "pods of a %s cannot have %s. Maybe %s is meant."
                            .formatted(
                                    workload.getKind(),
                                    policy.equals(written) ? policy : "Always, which it is when it is left out",
                                    workload instanceof Job ? "OnFailure or Never" : "Always, or a Job,"));
        }
    }
}
