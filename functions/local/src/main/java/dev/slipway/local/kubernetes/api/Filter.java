package dev.slipway.local.kubernetes.api;

/** The part of a list or watch that a request asks for. */
record Filter(ResourceKind kind, String namespace, String name, LabelSelector labels, FieldSelector fields) {

    static Filter of(Target target, ApiRequest request) {
        return new Filter(
                target.kind(),
                target.namespace(),
                target.name(),
                LabelSelector.parse(request.parameter("labelSelector")),
                FieldSelector.parse(request.parameter("fieldSelector")));
    }

    boolean matches(Stored object) {
        return object.kind().equals(kind)
                && (namespace.isEmpty() || namespace.equals(object.namespace()))
                && (name.isEmpty() || name.equals(object.name()))
                && labels.matches(object.json().path("metadata").path("labels"))
                && fields.matches(object.json());
    }
}
