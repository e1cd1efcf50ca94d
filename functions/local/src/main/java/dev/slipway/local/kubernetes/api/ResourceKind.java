package dev.slipway.local.kubernetes.api;

import java.util.List;

/**
 * One kind of object that the API serves.
 *
 * @param group API group, empty for the core group
 * @param version API version, as in {@code v1}
 * @param plural name in paths, as in {@code pods}
 * @param kind name in manifests, as in {@code Pod}
 * @param namespaced false for kinds of the whole cluster
 * @param shortNames what kubectl also accepts
 * @param scalable true where the {@code scale} subresource is served
 */
record ResourceKind(
        String group,
        String version,
        String plural,
        String kind,
        boolean namespaced,
        List<String> shortNames,
        boolean scalable) {

    ResourceKind {
        shortNames = List.copyOf(shortNames);
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As messages of the API server write it: {@code nodepools.karpenter.sh}. */
    String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    String root() {
        return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    }

    String path(String namespace) {
        return root() + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/" + plural;
    }

    boolean isPod() {
        return group.isEmpty() && plural.equals("pods");
    }
}
