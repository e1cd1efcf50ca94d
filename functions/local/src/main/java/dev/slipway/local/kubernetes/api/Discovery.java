package dev.slipway.local.kubernetes.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** What clients ask before they ask for objects: version, groups, kinds, and just enough OpenAPI for {@code kubectl apply}. */
final class Discovery {

    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private final KnownKinds kinds;
    private final int minor;

    /** {@code minor} is the version of Kubernetes 1 that the API claims, so that clients expect its features. */
    Discovery(KnownKinds kinds, int minor) {
        this.minor = minor;
        this.kinds = kinds;
    }

    Optional<Answer> answer(ApiRequest request) {
        var parts = request.segments();
        return switch (request.path()) {
            case "/", "/version" -> Optional.of(Answer.json(200, version()));
            case "/healthz", "/livez", "/readyz" -> Optional.of(Answer.text("ok"));
            case "/api" -> Optional.of(Answer.json(200, coreVersions()));
            case "/apis" -> Optional.of(Answer.json(200, groups()));
            case "/openapi/v3" -> Optional.of(Answer.json(200, openApiIndex()));
            default -> {
                if (parts.size() == 2 && parts.getFirst().equals("api")) {
                    yield resources("", parts.get(1));
                }
                if (parts.size() == 3 && parts.getFirst().equals("apis")) {
                    yield resources(parts.get(1), parts.get(2));
                }
                if (parts.size() == 2 && parts.getFirst().equals("apis")) {
                    yield group(parts.get(1)).map(group -> Answer.json(200, group.put("kind", "APIGroup")));
                }
                yield request.path().startsWith("/openapi/v3/") ? openApi(parts) : Optional.empty();
            }
        };
    }

    private ObjectNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", Integer.toString(minor))
                .put("gitVersion", "v1." + minor + ".0-slipway-local")
                .put("platform", "linux/amd64");
    }

    private static ObjectNode coreVersions() {
        var versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        return versions;
    }

    private ObjectNode groups() {
        var list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        var items = list.putArray("groups");
        var names = new TreeSet<String>();
        kinds.all().forEach(kind -> names.add(kind.group()));
        names.remove("");
        names.forEach(name -> group(name).ifPresent(items::add));
        return list;
    }

    private Optional<ObjectNode> group(String name) {
        var versions = new TreeSet<String>();
        kinds.all().stream().filter(kind -> kind.group().equals(name)).forEach(kind -> versions.add(kind.version()));
        if (versions.isEmpty()) {
            return Optional.empty();
        }
        var group = Json.object().put("name", name);
        var list = group.putArray("versions");
        versions.forEach(version ->
                list.addObject().put("groupVersion", name + "/" + version).put("version", version));
        // The first is the short one: v1 before v1alpha5.
        group.set("preferredVersion", list.get(0));
        return Optional.of(group);
    }

    private Optional<Answer> resources(String group, String version) {
        var members = members(group, version);
        if (members.isEmpty()) {
            return Optional.empty();
        }
        var list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
        list.put("groupVersion", members.getFirst().apiVersion());
        var resources = list.putArray("resources");
        members.forEach(kind -> describe(kind, resources));
        return Optional.of(Answer.json(200, list));
    }

    private List<ResourceKind> members(String group, String version) {
        return kinds.all().stream()
                .filter(kind -> kind.group().equals(group) && kind.version().equals(version))
                .toList();
    }

    private static void describe(ResourceKind kind, ArrayNode resources) {
        var resource = resource(resources, kind, "", kind.kind());
        resource.put("singularName", kind.kind().toLowerCase(Locale.ROOT));
        VERBS.forEach(resource.putArray("verbs")::add);
        kind.shortNames().forEach(resource.putArray("shortNames")::add);
        List.of("get", "patch", "update")
                .forEach(resource(resources, kind, "/status", kind.kind()).putArray("verbs")::add);
        if (kind.scalable()) {
            var scale = resource(resources, kind, "/scale", "Scale");
            scale.put("group", "autoscaling").put("version", "v1");
            List.of("get", "patch", "update").forEach(scale.putArray("verbs")::add);
        }
        if (kind.isPod()) {
            var eviction = resource(resources, kind, "/eviction", "Eviction");
            eviction.put("group", "policy")
                    .put("version", "v1")
                    .putArray("verbs")
                    .add("create");
            resource(resources, kind, "/binding", "Binding").putArray("verbs").add("create");
        }
    }

    private static ObjectNode resource(ArrayNode resources, ResourceKind kind, String subresource, String name) {
        return resources
                .addObject()
                .put("name", kind.plural() + subresource)
                .put("namespaced", kind.namespaced())
                .put("kind", name)
                .put("singularName", "");
    }

    private ObjectNode openApiIndex() {
        var index = Json.object();
        var paths = index.putObject("paths");
        kinds.all()
                .forEach(kind -> paths.putObject(kind.root().substring(1))
                        .put("serverRelativeURL", "/openapi/v3" + kind.root()));
        return index;
    }

    /** Says for each kind that PATCH takes {@code fieldValidation}: kubectl then leaves validation to the server. */
    private Optional<Answer> openApi(List<String> parts) {
        var root = "/" + String.join("/", parts.subList(2, parts.size()));
        var document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", "v1." + minor + ".0");
        var paths = document.putObject("paths");
        kinds.all().stream().filter(kind -> kind.root().equals(root)).forEach(kind -> {
            var patch = paths.putObject(kind.path(kind.namespaced() ? "{namespace}" : "") + "/{name}")
                    .putObject("patch");
            patch.putArray("parameters")
                    .addObject()
                    .put("name", "fieldValidation")
                    .put("in", "query");
            patch.putObject("x-kubernetes-group-version-kind")
                    .put("group", kind.group())
                    .put("version", kind.version())
                    .put("kind", kind.kind());
        });
        document.putObject("components").putObject("schemas");
        return paths.isEmpty() ? Optional.empty() : Optional.of(Answer.json(200, document));
    }
}
