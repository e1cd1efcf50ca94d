package dev.slipway.local.kubernetes.api;

import java.time.temporal.ChronoUnit;

/** The subresources {@code binding} and {@code eviction} of a pod. */
final class PodRoutes {

    /** Seconds after which a refused eviction may be tried again; what the API server says while a budget catches up. */
    private static final String RETRY_AFTER_SECONDS = "10";

    private final Store store;
    private final Deletion deletion;
    private final Budgets budgets;

    PodRoutes(Store store, Deletion deletion, Budgets budgets) {
        this.store = store;
        this.deletion = deletion;
        this.budgets = budgets;
    }

    Answer bind(Target target, ApiRequest request) {
        var pod = store.get(target.kind(), target.namespace(), target.name());
        var node = Json.read(request.body()).path("target").path("name").asText("");
        if (node.isEmpty()) {
            throw ApiFailure.invalid(target.kind(), target.name(), "target.name: Required value");
        }
        bind(pod, node);
        return success(201);
    }

    void bind(Stored pod, String node) {
        var bound = pod.json().path("spec").path("nodeName").asText("");
        if (!bound.isEmpty()) {
            throw ApiFailure.conflict(
                    pod.kind(), pod.name(), "pod %s is already assigned to node \"%s\"".formatted(pod.name(), bound));
        }
        if (pod.terminating()) {
            throw ApiFailure.conflict(pod.kind(), pod.name(), "pod %s is being deleted".formatted(pod.name()));
        }
        if (!pod.json().path("spec").path("schedulingGates").isEmpty()) {
            throw ApiFailure.conflict(
                    pod.kind(), pod.name(), "pod %s has non-empty .spec.schedulingGates".formatted(pod.name()));
        }
        var after = pod.json().deepCopy();
        after.withObject("/spec").put("nodeName", node);
        after.withObject("/status").remove("nominatedNodeName");
        Conditions.set(
                after.withObject("/status"),
                Json.object().put("type", "PodScheduled").put("status", "True"),
                store.clock().instant().truncatedTo(ChronoUnit.SECONDS));
        store.replace(pod, after);
    }

    Answer evict(Target target, ApiRequest request) {
        var pod = store.get(target.kind(), target.namespace(), target.name());
        var eviction = Json.read(request.body());
        var options = eviction.withObject("/deleteOptions");
        var dryRun = request.dryRun() || options.path("dryRun").toString().contains("All");
        var verdict = pod.terminating() ? new Budgets.Allowed() : budgets.judge(pod);
        return switch (verdict) {
            case Budgets.Allowed() -> {
                if (!dryRun) {
                    deletion.delete(pod, options, request.parameter("gracePeriodSeconds"));
                }
                yield success(201);
            }
            case Budgets.Ambiguous() ->
                throw new ApiFailure(
                        500,
                        "InternalError",
                        "This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
                                + " support.");
            case Budgets.Exhausted(var budget, var needed, var healthy) -> refusal(budget, needed, healthy);
        };
    }

    /** Worded as {@code pkg/registry/core/pod/storage/eviction.go} of Kubernetes words it. */
    private static Answer refusal(String budget, int needed, int healthy) {
        var failure = new ApiFailure(
                429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.");
        var status = failure.status();
        status.putObject("details")
                .put("retryAfterSeconds", Integer.parseInt(RETRY_AFTER_SECONDS))
                .putArray("causes")
                .addObject()
                .put("reason", "DisruptionBudget")
                .put(
                        "message",
                        "The disruption budget %s needs %d healthy pods and has %d currently"
                                .formatted(budget, needed, healthy));
        return Answer.json(429, status).with("Retry-After", RETRY_AFTER_SECONDS);
    }

    private static Answer success(int code) {
        var status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        return Answer.json(code, status.put("status", "Success").put("code", code));
    }
}
