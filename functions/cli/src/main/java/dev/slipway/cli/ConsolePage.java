package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.Deployments.Deployment;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.decision.Decision;
import dev.slipway.model.resource.HourlyPrice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** What the console shows, as data. */
final class ConsolePage {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** How far back decisions and cost are shown. */
    private static final Duration SHOWN = Duration.ofHours(24);

    /** Between two points of the curve of cost. */
    private static final Duration STEP = Duration.ofMinutes(15);

    private final DeploymentOptions.Choice choice;
    private final Deployments deployments;
    private final Clock clock;

    ConsolePage(DeploymentOptions.Choice choice, Deployments deployments, Clock clock) {
        this.choice = choice;
        this.deployments = deployments;
        this.clock = clock;
    }

    /**
     * As things are now.
     *
     * @throws UserFault when the deployment cannot be asked
     */
    JsonNode report() {
        return deployments.ask(choice, asking -> report(asking, clock.instant()));
    }

    private ObjectNode report(Deployment asking, Instant now) {
        var from = now.minus(SHOWN);
        var live = new ArrayList<>(asking.claims().live());
        live.sort(Comparator.comparing((NodeClaim claim) -> claim.spec().nodePool())
                .thenComparing(claim -> claim.spec().createdAt())
                .thenComparing(NodeClaim::name));
        var all = new ArrayList<>(live);
        all.addAll(asking.claims().ended(from));
        var decisions = decisions(asking, from, now);
        var report = JSON.objectNode().put("cluster", choice.cluster()).put("at", now.toString());
        report.set("hourlyCost", PlanReport.price(cost(all, now)));
        var nodes = report.putArray("nodes");
        live.forEach(claim -> nodes.add(ClaimReport.of(claim).put("why", why(claim))));
        var savings = Savings.of(all);
        var money = report.putArray("money");
        for (var at = from; !at.isAfter(now); at = at.plus(STEP)) {
            var point = money.addObject().put("at", at.toString());
            point.set("cost", PlanReport.price(cost(all, at)));
            savings.putInto(point, at);
        }
        unplaced(report, decisions);
        StatusReport.putUnavailable(
                report.putArray("unavailable"), asking.offerings().unavailable(now));
        var ledger = report.putArray("decisions");
        decisions.forEach(decision -> ledger.add(tree(decision)));
        return report;
    }

    /** Latest first. */
    private static List<Decision> decisions(Deployment asking, Instant from, Instant now) {
        return asking.decisionsFrom(from, LocalDate.ofInstant(now, ZoneOffset.UTC))
                .reversed();
    }

    private static String why(NodeClaim claim) {
        var reason = ClaimReport.reason(claim);
        return reason.equals("-") ? "" : reason;
    }

    /** What nodes cost at a time, from when they were planned until they were gone. */
    private static HourlyPrice cost(List<NodeClaim> claims, Instant at) {
        return claims.stream()
                .filter(claim -> claim.instance().isPresent())
                .filter(claim -> !claim.spec().createdAt().isAfter(at)
                        && (claim.live() || claim.state().since().isAfter(at)))
                .map(NodeClaim::price)
                .reduce(HourlyPrice.FREE, HourlyPrice::plus);
    }

    /** Each reason once, with the last time that it was found. A decision tells of its nodes first, then of such pods. */
    private static void unplaced(ObjectNode report, List<Decision> decisions) {
        var unplaced = report.putArray("unplaced");
        var told = new TreeSet<String>();
        for (var decision : decisions) {
            var nodes = nodes(decision);
            decision.reasons().stream()
                    .skip(nodes)
                    .filter(told::add)
                    .forEach(reason -> unplaced.addObject()
                            .put("at", decision.at().toString())
                            .put("reason", reason));
        }
    }

    private static long nodes(Decision decision) {
        var text = decision.figures().getOrDefault("newNodes", "0");
        return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
    }

    private static ObjectNode tree(Decision decision) {
        var tree = JSON.objectNode()
                .put("id", decision.id())
                .put("at", decision.at().toString())
                .put("actor", decision.actor())
                .put("outcome", decision.outcome());
        var figures = tree.putObject("figures");
        decision.figures().forEach(figures::put);
        PlanReport.addTexts(tree, "reasons", decision.reasons());
        return tree;
    }
}
