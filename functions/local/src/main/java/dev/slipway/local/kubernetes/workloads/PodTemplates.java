package dev.slipway.local.kubernetes.workloads;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.Map;

/** Makes pods of templates. */
final class PodTemplates {

    private PodTemplates() {}

    static Pod pod(HasMetadata owner, PodTemplateSpec template, Map<String, String> moreLabels) {
        var metadata = template.getMetadata();
        var annotations = metadata == null ? null : metadata.getAnnotations();
        var labels = metadata == null ? null : metadata.getLabels();
        return new PodBuilder()
                .withNewMetadata()
                .withGenerateName(owner.getMetadata().getName() + "-")
                .withNamespace(owner.getMetadata().getNamespace())
                .withLabels(labels)
                .addToLabels(moreLabels)
                .withAnnotations(annotations)
                .withOwnerReferences(Owners.controller(owner))
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }
}
