package dev.slipway.local.kubernetes.api;

import java.util.List;
import java.util.Optional;

/**
 * What a path below {@code /api} or {@code /apis} points at.
 *
 * @param namespace empty for all namespaces and for kinds of the whole cluster
 * @param name empty for the whole list
 * @param subresource empty for the object itself
 */
record Target(ResourceKind kind, String namespace, String name, String subresource) {

    static Optional<Target> of(List<String> segments, KnownKinds kinds) {
        if (segments.size() >= 3 && segments.getFirst().equals("api")) {
            return of("", segments.get(1), segments.subList(2, segments.size()), kinds);
        }
        if (segments.size() >= 4 && segments.getFirst().equals("apis")) {
            return of(segments.get(1), segments.get(2), segments.subList(3, segments.size()), kinds);
        }
        return Optional.empty();
    }

    private static Optional<Target> of(String group, String version, List<String> rest, KnownKinds kinds) {
        var ofNamespaceItself =
                rest.size() == 3 && List.of("status", "finalize").contains(rest.get(2));
        if (rest.size() >= 3 && rest.getFirst().equals("namespaces") && !ofNamespaceItself) {
            var namespace = rest.get(1);
            return kinds.at(group, version, rest.get(2))
                    .filter(ResourceKind::namespaced)
                    .map(kind -> new Target(kind, namespace, part(rest, 3), part(rest, 4)));
        }
        return kinds.at(group, version, rest.getFirst())
                .map(kind -> new Target(kind, "", part(rest, 1), part(rest, 2)));
    }

    private static String part(List<String> parts, int index) {
        return index < parts.size() ? parts.get(index) : "";
    }
}
