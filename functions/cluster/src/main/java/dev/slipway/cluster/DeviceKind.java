package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** Kinds of the API server's own that say which devices pods ask for; served from Kubernetes 1.34 on. */
enum DeviceKind {
    CLAIM("ResourceClaim", "resourceclaims"),
    TEMPLATE("ResourceClaimTemplate", "resourceclaimtemplates");

    static final String GROUP = "resource.k8s.io";
    private static final String VERSION = "v1";

    private final String kind;
    private final String plural;

    DeviceKind(String kind, String plural) {
        this.kind = kind;
        this.plural = plural;
    }

    String kind() {
        return kind;
    }

    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(GROUP)
                .withVersion(VERSION)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    /** In lists of the API server's own kinds, items do not say what they are. */
    GenericKubernetesResource named(GenericKubernetesResource item) {
        item.setApiVersion(GROUP + "/" + VERSION);
        item.setKind(kind);
        return item;
    }
}
