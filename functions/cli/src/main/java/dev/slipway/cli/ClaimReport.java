package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.model.claim.ClaimEvent;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.resource.ResourceList;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A claim in words and as data: no field is renamed or removed. */
final class ClaimReport {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ClaimReport() {}

    /** Without an instance the zone is the first and the type the cheapest of those that were planned. */
    static String type(NodeClaim claim) {
        return claim.instance()
                .map(instance -> instance.pool().instanceType())
                .orElseGet(() ->
                        claim.spec().instanceTypeOptions().stream().findFirst().orElse("-"));
    }

    static String zone(NodeClaim claim) {
        return claim.instance()
                .map(instance -> instance.pool().zone())
                .orElseGet(() -> String.join(",", claim.spec().zones()));
    }

    static String capacityType(NodeClaim claim) {
        return claim.instance()
                .map(instance -> instance.pool().capacityType())
                .orElse(claim.spec().capacityType())
                .text();
    }

    static String instance(NodeClaim claim) {
        return claim.instance().map(LaunchedInstance::id).map(Object::toString).orElse("-");
    }

    static String node(NodeClaim claim) {
        return claim.node().map(NodeName::value).orElse("-");
    }

    /** Why it has to go or has come to nothing; that it has drifted, while it goes on; else a hyphen. */
    static String reason(NodeClaim claim) {
        if (claim.state() instanceof ClaimState.Failed failed) {
            return failed.reason();
        }
        var drifted = claim.drifted();
        return claim.disruptionReason().map(DisruptionReason::text).orElse(drifted == null ? "-" : drifted.reason());
    }

    /** From the day that it was planned; of one that ended, until then. */
    static String age(NodeClaim claim, Instant now) {
        return Ages.between(
                claim.spec().createdAt(), claim.live() ? now : claim.state().since());
    }

    static ObjectNode of(NodeClaim claim) {
        var spec = claim.spec();
        var report = JSON.objectNode()
                .put("name", claim.name().value())
                .put("state", claim.state().text())
                .put("since", claim.state().since().toString())
                .put("nodePool", spec.nodePool())
                .put("nodeClass", spec.nodeClass())
                .put("instanceType", type(claim))
                .put("zone", zone(claim))
                .put("capacityType", capacityType(claim));
        report.set("hourlyPrice", PlanReport.price(claim.price()));
        claim.instance()
                .ifPresent(instance ->
                        report.put("instance", instance.id().value()).put("image", instance.imageId()));
        claim.node().ifPresent(node -> report.put("node", node.value()));
        report.put("createdAt", spec.createdAt().toString());
        putTime(report, "expiresAt", spec.expiresAt());
        switch (claim.state()) {
            case ClaimState.Disrupted gone -> {
                going(report, gone.reason(), gone.deadline());
                var replacements = gone.replacements();
                if (replacements != null) {
                    PlanReport.addTexts(
                            report,
                            "replacements",
                            replacements.stream().map(NodeClaimName::value).toList());
                }
            }
            case ClaimState.Draining gone -> going(report, gone.reason(), gone.deadline());
            case ClaimState.Terminating gone -> going(report, gone.reason(), null);
            case ClaimState.Terminated gone -> going(report, gone.reason(), null);
            case ClaimState.Failed failed ->
                report.put("reason", failed.reason()).put("message", failed.message());
            case ClaimState.Planned _, ClaimState.Launched _, ClaimState.Registered _, ClaimState.Initialized _ -> {
                // Nothing takes it away.
            }
        }
        var drifted = claim.drifted();
        if (drifted != null) {
            report.put("drifted", drifted.reason())
                    .put("driftedSince", drifted.since().toString());
        }
        report.set("requests", amounts(spec.requests()));
        report.set("capacity", amounts(claim.capacity()));
        report.set("allocatable", amounts(claim.allocatable()));
        PlanReport.addTexts(report, "pods", spec.pods());
        return report;
    }

    static ObjectNode of(ClaimEvent event) {
        return JSON.objectNode()
                .put("at", event.at().toString())
                .put("actor", event.actor())
                .put("from", event.from())
                .put("to", event.to())
                .put("why", event.why());
    }

    static ObjectNode withHistory(NodeClaim claim, List<ClaimEvent> history) {
        var report = of(claim);
        var events = report.putArray("history");
        history.forEach(event -> events.add(of(event)));
        return report;
    }

    static ObjectNode amounts(ResourceList amounts) {
        var tree = JSON.objectNode();
        amounts.texts().forEach(tree::put);
        return tree;
    }

    private static void going(ObjectNode report, DisruptionReason reason, @Nullable Instant deadline) {
        report.put("reason", reason.text());
        putTime(report, "deadline", deadline);
    }

    private static void putTime(ObjectNode report, String name, @Nullable Instant time) {
        if (time != null) {
            report.put(name, time.toString());
        }
    }
}
