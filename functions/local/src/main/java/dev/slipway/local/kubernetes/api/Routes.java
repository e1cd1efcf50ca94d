package dev.slipway.local.kubernetes.api;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Leads each request to the class that answers it. One request at a time: none sees half of another's writes. */
final class Routes {

    private final KnownKinds kinds;
    private final Store store;
    private final Discovery discovery;
    private final ListRoutes lists;
    private final ObjectRoutes objects;
    private final PodRoutes pods;
    private final ScaleRoutes scales;
    private final AtomicBoolean away = new AtomicBoolean();

    Routes(KnownKinds kinds, int minor, Store store, ObjectRoutes objects, PodRoutes pods) {
        this.kinds = kinds;
        this.store = store;
        this.discovery = new Discovery(kinds, minor);
        this.lists = new ListRoutes(store);
        this.objects = objects;
        this.pods = pods;
        this.scales = new ScaleRoutes(store);
    }

    void away(boolean isAway) {
        away.set(isAway);
    }

    boolean isAway() {
        return away.get();
    }

    Answer answer(ApiRequest request) {
        if (isAway()) {
            return new ApiFailure(503, "ServiceUnavailable", "the server is currently unable to handle the request")
                    .answer();
        }
        try {
            return discovery.answer(request).orElseGet(() -> store.exclusively(() -> route(request)));
        } catch (ApiFailure e) {
            return e.answer();
        }
    }

    Optional<Target> target(ApiRequest request) {
        return Target.of(request.segments(), kinds);
    }

    private Answer route(ApiRequest request) {
        var target = target(request).orElseThrow(ApiFailure::noSuchPath);
        return switch (target.subresource()) {
            case "", "status" -> target.name().isEmpty() ? onList(target, request) : onObject(target, request);
            case "scale" -> {
                if (!target.kind().scalable()) {
                    throw ApiFailure.noSuchPath();
                }
                yield request.method().equals("GET") ? scales.get(target) : scales.update(target, request);
            }
            case "eviction" -> pods.evict(pod(target, request), request);
            case "binding" -> pods.bind(pod(target, request), request);
            case "finalize" -> objects.update(target, request);
            default -> throw ApiFailure.noSuchPath();
        };
    }

    private static Target pod(Target target, ApiRequest request) {
        if (!target.kind().isPod() || !request.method().equals("POST")) {
            throw ApiFailure.noSuchPath();
        }
        return target;
    }

    private Answer onList(Target target, ApiRequest request) {
        return switch (request.method()) {
            case "GET" -> lists.list(target, request);
            case "POST" -> {
                if (target.kind().namespaced() && target.namespace().isEmpty()) {
                    throw ApiFailure.badRequest("an empty namespace may not be set during creation");
                }
                yield objects.create(target, request);
            }
            case "DELETE" -> objects.deleteAll(target, request);
            default -> throw notAllowed();
        };
    }

    private Answer onObject(Target target, ApiRequest request) {
        return switch (request.method()) {
            case "GET" -> objects.get(target, request);
            case "PUT" -> objects.update(target, request);
            case "PATCH" -> objects.patch(target, request);
            case "DELETE" -> objects.delete(target, request);
            default -> throw notAllowed();
        };
    }

    private static ApiFailure notAllowed() {
        return new ApiFailure(
                405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    }
}
