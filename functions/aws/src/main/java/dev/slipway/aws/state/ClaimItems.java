package dev.slipway.aws.state;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.Drift;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A NodeClaim as an item. {@code price}, {@code capacityType}, {@code zone} and {@code instanceType} are the instance's
 * as soon as there is one; what was planned is beside them. {@code expiresAt} is DynamoDB's time to live, so the end of
 * the node's own life is {@code nodeExpiresAt}.
 */
final class ClaimItems {
    static final String SORT = "CLAIM";

    /**
     * Of the names of a claim's pods, in bytes: 33 claims are written in one transaction, which holds 4 MB, an item 400 KB
     * (DynamoDB, "Quotas", read 2026-11-27). It takes 315 pods of the longest names that there can be, and some 2,000 of
     * usual ones. Pods beyond have their room on the node all the same; they are not nominated to it, and while they wait
     * the planner may be asked once more for them.
     */
    static final int MOST_NAMES = 100_000;

    private ClaimItems() {}

    static String partition(NodeClaimName name) {
        return "NODECLAIM#" + name;
    }

    static Item item(NodeClaim claim) {
        var spec = claim.spec();
        var item = Item.at(partition(claim.name()), SORT)
                .text("name", claim.name().value())
                .text("state", claim.state().text())
                .text("since", claim.state().since().toString())
                .number("version", claim.version())
                .number("drainStep", claim.drainStep())
                .text("launchId", spec.launch().value())
                .text("nodePool", spec.nodePool())
                .text("nodeClass", spec.nodeClass())
                .texts("labels", spec.labels())
                .texts("taints", texts(spec.taints()))
                .texts("startupTaints", texts(spec.startupTaints()))
                .texts("requests", spec.requests().texts())
                .texts("capacity", claim.capacity().texts())
                .texts("allocatable", claim.allocatable().texts())
                .texts("instanceTypeOptions", spec.instanceTypeOptions())
                .texts("zones", spec.zones())
                .text("capacityType", spec.capacityType().text())
                .text("plannedCapacityType", spec.capacityType().text())
                .number("price", spec.price().dollars())
                .number("plannedPrice", spec.price().dollars())
                .texts("pods", named(spec.pods()))
                .text("nodePoolHash", spec.nodePoolHash())
                .text("nodeClassHash", spec.nodeClassHash())
                .time("createdAt", spec.createdAt())
                .time("nodeExpiresAt", spec.expiresAt());
        if (!spec.request().isEmpty()) {
            item.text("request", spec.request());
        }
        claim.instance()
                .ifPresent(instance -> item.text("instanceId", instance.id().value())
                        .text("instanceType", instance.pool().instanceType())
                        .text("zone", instance.pool().zone())
                        .text("capacityType", instance.pool().capacityType().text())
                        .number("price", instance.price().dollars())
                        .text("imageId", instance.imageId()));
        claim.instance()
                .map(LaunchedInstance::privateDnsName)
                .filter(name -> !name.isEmpty())
                .ifPresent(name -> item.text("privateDnsName", name));
        var drifted = claim.drifted();
        if (drifted != null) {
            item.text("drifted", drifted.reason()).time("driftedSince", drifted.since());
        }
        claim.node().ifPresent(node -> item.text("nodeName", node.value()));
        return switch (claim.state()) {
            case ClaimState.Planned _, ClaimState.Launched _, ClaimState.Registered _ -> item;
            case ClaimState.Initialized atWork -> item.time("restsUntil", atWork.restsUntil());
            case ClaimState.Disrupted gone -> {
                item.text("reason", gone.reason().text()).time("deadline", gone.deadline());
                var replacements = gone.replacements();
                yield replacements == null
                        ? item
                        : item.texts(
                                "replacements",
                                replacements.stream().map(NodeClaimName::value).toList());
            }
            case ClaimState.Draining gone -> {
                item.text("reason", gone.reason().text()).time("deadline", gone.deadline());
                yield gone.blockers().isEmpty() ? item : item.texts("blockedBy", gone.blockers());
            }
            case ClaimState.Terminating gone ->
                item.text("reason", gone.reason().text());
            case ClaimState.Terminated gone -> item.text("reason", gone.reason().text());
            case ClaimState.Failed failed ->
                item.text("reason", failed.reason()).text("message", failed.message());
        };
    }

    static NodeClaim claim(Row row) {
        var spec = new NodeClaimSpec(
                new LaunchId(row.text("launchId")),
                row.text("nodePool"),
                row.text("nodeClass"),
                row.map("labels"),
                taints(row.list("taints")),
                taints(row.list("startupTaints")),
                ResourceList.parse(row.map("requests")),
                row.list("instanceTypeOptions"),
                row.list("zones"),
                capacityType(row, "plannedCapacityType"),
                HourlyPrice.of(row.decimal("plannedPrice")),
                row.list("pods"),
                row.text("nodePoolHash"),
                row.text("nodeClassHash"),
                row.time("createdAt"),
                row.timeOrNull("nodeExpiresAt"),
                row.has("request") ? row.text("request") : "");
        return new NodeClaim(
                new NodeClaimName(row.text("name")),
                spec,
                ResourceList.parse(row.map("capacity")),
                ResourceList.parse(row.map("allocatable")),
                state(row),
                row.has("drifted") ? new Drift(row.text("drifted"), row.time("driftedSince")) : null,
                Math.toIntExact(row.number("drainStep")),
                row.number("version"));
    }

    private static ClaimState state(Row row) {
        var since = row.time("since");
        var deadline = row.timeOrNull("deadline");
        return switch (row.text("state")) {
            case "Planned" -> new ClaimState.Planned(since);
            case "Launched" -> new ClaimState.Launched(since, instance(row));
            case "Registered" -> new ClaimState.Registered(since, instance(row), new NodeName(row.text("nodeName")));
            case "Initialized" ->
                new ClaimState.Initialized(
                        since, instance(row), new NodeName(row.text("nodeName")), row.timeOrNull("restsUntil"));
            case "Disrupted" ->
                new ClaimState.Disrupted(since, instance(row), node(row), reason(row), deadline, replacements(row));
            case "Draining" ->
                new ClaimState.Draining(
                        since,
                        instance(row),
                        node(row),
                        reason(row),
                        deadline,
                        row.has("blockedBy") ? row.list("blockedBy") : List.of());
            case "Terminating" -> new ClaimState.Terminating(since, instance(row), node(row), reason(row));
            case "Terminated" -> new ClaimState.Terminated(since, instance(row), reason(row));
            case "Failed" -> new ClaimState.Failed(since, row.text("reason"), row.text("message"));
            default -> throw unknown(row, "state");
        };
    }

    /** As many of the pods as there is room for; names are ASCII, and each takes a byte more. */
    private static List<String> named(List<String> pods) {
        var bytes = 0;
        for (var i = 0; i < pods.size(); i++) {
            bytes += pods.get(i).length() + 1;
            if (bytes > MOST_NAMES) {
                return pods.subList(0, i);
            }
        }
        return pods;
    }

    private static @Nullable List<NodeClaimName> replacements(Row row) {
        return row.has("replacements")
                ? row.list("replacements").stream().map(NodeClaimName::new).toList()
                : null;
    }

    private static LaunchedInstance instance(Row row) {
        var pool = new CapacityPool(capacityType(row, "capacityType"), row.text("instanceType"), row.text("zone"));
        return new LaunchedInstance(
                new InstanceId(row.text("instanceId")),
                pool,
                HourlyPrice.of(row.decimal("price")),
                row.text("imageId"),
                row.has("privateDnsName") ? row.text("privateDnsName") : "");
    }

    private static @Nullable NodeName node(Row row) {
        return row.has("nodeName") ? new NodeName(row.text("nodeName")) : null;
    }

    private static DisruptionReason reason(Row row) {
        return DisruptionReason.named(row.text("reason")).orElseThrow(() -> unknown(row, "reason"));
    }

    private static CapacityType capacityType(Row row, String attribute) {
        return CapacityType.named(row.text(attribute)).orElseThrow(() -> unknown(row, attribute));
    }

    private static List<String> texts(List<Taint> taints) {
        return taints.stream().map(Taint::toString).toList();
    }

    private static List<Taint> taints(List<String> texts) {
        return texts.stream().map(ClaimItems::taint).toList();
    }

    /** Reads {@code key=value:Effect} or {@code key:Effect}; neither part can hold a colon or an equals sign. */
    private static Taint taint(String text) {
        var colon = text.lastIndexOf(':');
        var equals = text.indexOf('=');
        Supplier<IllegalStateException> unreadable = () -> new IllegalStateException(
                "\"%s\" is not a taint, key=value:Effect. Maybe the item was edited by hand.".formatted(text));
        if (colon < 0) {
            throw unreadable.get();
        }
        var key = text.substring(0, equals < 0 ? colon : equals);
        var value = equals < 0 ? "" : text.substring(equals + 1, colon);
        var effect = TaintEffect.named(text.substring(colon + 1)).orElseThrow(unreadable);
        return new Taint(key, value, effect);
    }

    private static IllegalStateException unknown(Row row, String attribute) {
        return new IllegalStateException(
                "NodeClaim/%s has the %s \"%s\", which nobody knows. Maybe it was edited by hand."
                        .formatted(row.text("name"), attribute, row.text(attribute)));
    }
}
