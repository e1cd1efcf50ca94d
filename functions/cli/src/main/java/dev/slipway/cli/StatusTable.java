package dev.slipway.cli;

import dev.slipway.model.resource.ResourceList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A cluster at a glance, for people. */
final class StatusTable {
    /** Offerings that are shown before the others are counted: more than anybody reads from a terminal. */
    private static final int OFFERINGS = 20;

    private StatusTable() {}

    static void print(Console console, StatusFacts facts) {
        var out = console.out();
        out.println("%s at %s: $%s an hour; %s"
                .formatted(
                        console.bold(facts.cluster()),
                        Ages.moment(facts.now()),
                        Dollars.of(facts.cost()),
                        claims(facts)));
        out.println();
        pools(console, facts);
        unavailable(console, facts);
        out.println("last sweep: %s; last consolidation: %s"
                .formatted(ago(facts.sweptAt(), facts.now()), ago(facts.consolidatedAt(), facts.now())));
        out.println("catalogue: " + catalogue(facts));
        out.println("cluster: " + cluster(facts));
    }

    private static String claims(StatusFacts facts) {
        var counts = facts.claimsByStage().entrySet().stream()
                .map(entry -> "%d %s".formatted(entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", "));
        var failed = facts.failed().size();
        return (counts.isEmpty() ? "no NodeClaims" : "NodeClaims: " + counts)
                + (failed == 0 ? "" : "; %d failed within an hour (slipway nodes --state Failed)".formatted(failed));
    }

    private static void pools(Console console, StatusFacts facts) {
        var pools = facts.pools();
        if (pools.isEmpty()) {
            return;
        }
        var table = new TextTable("NODEPOOL", "NODES", "COMING", "GOING", "CPU", "MEMORY", "LIMITS", "$/HOUR");
        pools.forEach(status -> table.row(
                status.name(),
                Integer.toString(status.nodes()),
                Integer.toString(status.coming()),
                Integer.toString(status.going()),
                status.capacity().get(ResourceList.CPU).toString(),
                status.capacity().get(ResourceList.MEMORY).toString(),
                limits(facts, status),
                Dollars.of(status.cost())));
        table.print(console);
        console.out().println();
    }

    /** The cluster alone knows them. */
    private static String limits(StatusFacts facts, PoolStatus status) {
        var pool = status.pool();
        if (pool == null) {
            return facts.live() == null ? "?" : "the pool is gone";
        }
        var limits = new ArrayList<String>();
        pool.limited().forEach(name -> limits.add(name + " " + pool.limits().get(name)));
        return limits.isEmpty() ? "none" : String.join(", ", limits);
    }

    private static void unavailable(Console console, StatusFacts facts) {
        if (facts.unavailable().isEmpty()) {
            return;
        }
        var table = new TextTable("AVOIDED", "ZONE", "CAPACITY", "UNTIL", "BECAUSE OF");
        facts.unavailable().stream()
                .limit(OFFERINGS)
                .forEach(offering -> table.row(
                        offering.pool().instanceType(),
                        offering.pool().zone(),
                        offering.pool().capacityType().text(),
                        Ages.moment(offering.until()),
                        offering.code()));
        table.print(console);
        var more = facts.unavailable().size() - OFFERINGS;
        if (more > 0) {
            console.out().println("and %d more".formatted(more));
        }
        console.out().println();
    }

    private static String catalogue(StatusFacts facts) {
        var catalogue = facts.catalogue();
        return catalogue == null
                ? "none is kept yet; the functions ask EC2 themselves"
                : "%d types of %s ago, on-demand prices (%s) of %s ago, spot prices of %s ago"
                        .formatted(
                                catalogue.types().size(),
                                Ages.between(catalogue.typesAt(), facts.now()),
                                catalogue.onDemand().source().text(),
                                Ages.between(catalogue.onDemand().at(), facts.now()),
                                Ages.between(catalogue.spot().at(), facts.now()));
    }

    private static String cluster(StatusFacts facts) {
        var live = facts.live();
        if (live != null) {
            return "%d nodes, %d pods wait; it %s nominated nodes before binding (Kubernetes 1.35 and later do)"
                    .formatted(
                            live.snapshot().nodes().size(),
                            facts.pendingPods(),
                            live.nominates() ? "honours" : "does not honour");
        }
        return facts.unreadable() == null
                ? "not read (--context or --kubeconfig adds pods that wait, and limits)"
                : "not read: " + facts.unreadable();
    }

    private static String ago(@Nullable Instant then, Instant now) {
        return then == null ? "none is remembered" : Ages.between(then, now) + " ago";
    }
}
