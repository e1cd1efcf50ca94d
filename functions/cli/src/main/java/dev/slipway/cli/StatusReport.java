package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.model.catalog.UnavailableOffering;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cluster at a glance as {@code status -o json} prints it: no field is renamed or removed. */
final class StatusReport {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private StatusReport() {}

    static ObjectNode of(StatusFacts facts) {
        var report = JSON.objectNode()
                .put("cluster", facts.cluster())
                .put("at", facts.now().toString());
        report.set("hourlyCost", PlanReport.price(facts.cost()));
        var pools = report.putArray("nodePools");
        for (var status : facts.pools()) {
            var one = pools.addObject()
                    .put("name", status.name())
                    .put("nodes", status.nodes())
                    .put("coming", status.coming())
                    .put("going", status.going());
            one.set("capacity", ClaimReport.amounts(status.capacity()));
            var pool = status.pool();
            if (pool != null) {
                var limits = one.putObject("limits");
                pool.limited()
                        .forEach(
                                name -> limits.put(name, pool.limits().get(name).toString()));
            }
            one.set("hourlyCost", PlanReport.price(status.cost()));
        }
        var claims = report.putObject("claims");
        facts.claimsByStage().forEach((stage, count) -> claims.put(stage.toString(), count));
        report.put("failedWithinAnHour", facts.failed().size());
        putUnavailable(report.putArray("unavailableOfferings"), facts.unavailable());
        putTime(report, "sweptAt", facts.sweptAt());
        putTime(report, "consolidatedAt", facts.consolidatedAt());
        putCatalogue(report, facts);
        putKubernetes(report, facts);
        return report;
    }

    /** What is avoided, and until when. */
    static void putUnavailable(ArrayNode list, List<UnavailableOffering> offerings) {
        for (var offering : offerings) {
            list.addObject()
                    .put("capacityType", offering.pool().capacityType().text())
                    .put("instanceType", offering.pool().instanceType())
                    .put("zone", offering.pool().zone())
                    .put("until", offering.until().toString())
                    .put("code", offering.code());
        }
    }

    private static void putCatalogue(ObjectNode report, StatusFacts facts) {
        var catalogue = facts.catalogue();
        if (catalogue != null) {
            report.putObject("catalogue")
                    .put("types", catalogue.types().size())
                    .put("typesAt", catalogue.typesAt().toString())
                    .put("onDemandFrom", catalogue.onDemand().source().text())
                    .put("onDemandAt", catalogue.onDemand().at().toString())
                    .put("spotAt", catalogue.spot().at().toString());
        }
    }

    /** Absent when no cluster was named. */
    private static void putKubernetes(ObjectNode report, StatusFacts facts) {
        var live = facts.live();
        var unreadable = facts.unreadable();
        if (live != null) {
            report.putObject("kubernetes")
                    .put("reachable", true)
                    .put("nodes", live.snapshot().nodes().size())
                    .put("pendingPods", facts.pendingPods())
                    .put("nominatedNodeNameByDefault", live.nominates());
        } else if (unreadable != null) {
            report.putObject("kubernetes").put("reachable", false).put("why", unreadable);
        }
    }

    private static void putTime(ObjectNode report, String name, @Nullable Instant time) {
        if (time != null) {
            report.put(name, time.toString());
        }
    }
}
