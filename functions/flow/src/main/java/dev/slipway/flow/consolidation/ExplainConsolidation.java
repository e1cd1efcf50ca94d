package dev.slipway.flow.consolidation;

import dev.slipway.model.decision.Decision;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.ControlBook;
import dev.slipway.model.port.DecisionLedger;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.solver.consolidation.ConsolidationPlan.Command;
import dev.slipway.solver.consolidation.ConsolidationPlan.Kept;
import dev.slipway.solver.consolidation.DisruptionPlan.Removal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people which nodes go and what keeps the others, with the money at stake: in the ledger, and as events on nodes.
 * What has been told and still holds is not told again.
 */
public final class ExplainConsolidation {
    private static final Logger log = LoggerFactory.getLogger(ExplainConsolidation.class);
    private static final String TOLD = "consolidation-told";
    private static final String WHOLE = "*";

    /** Names in a line about many nodes, a count. */
    static final int NAMES_PER_REASON = 10;

    /** Nodes that are told why they stay, a count, dearest first: each is two calls, and the invocation has a minute. */
    static final int EVENTS_PER_LOOK = 20;

    private final DecisionLedger ledger;
    private final ClusterActions cluster;
    private final ControlBook memory;

    public ExplainConsolidation(DecisionLedger ledger, ClusterActions cluster, ControlBook memory) {
        this.ledger = ledger;
        this.cluster = cluster;
        this.memory = memory;
    }

    /** Of what is decided at a time. */
    static String id(Instant now) {
        return "consolidation/" + now;
    }

    /** Tells it; words are for people, and whatever there is against them must not make a consolidation look failed. */
    void tell(Look look) {
        try {
            var dearest = look.plan().kept().stream()
                    .sorted(Comparator.comparing(ExplainConsolidation::price)
                            .reversed()
                            .thenComparing(Kept::node))
                    .limit(EVENTS_PER_LOOK)
                    .toList();
            for (var kept : record(look, dearest)) {
                cluster.nodeEvent(kept.node(), false, "Unconsolidatable", kept.reason());
            }
        } catch (RuntimeException fault) {
            log.atWarn().setCause(fault).log("consolidation not explained");
        }
    }

    /** Writes it to the ledger alone. */
    void record(Look look) {
        record(look, List.of());
    }

    /** Returns those of the nodes that have not been told yet why they stay. */
    private List<Kept> record(Look look, List<Kept> telling) {
        var told = memory.read(TOLD);
        var lines = lines(look);
        var digest = digest(lines);
        var saying = new TreeMap<String, String>();
        saying.put(WHOLE, digest);
        telling.forEach(kept -> saying.put(kept.node().value(), digest(List.of(kept.reason()))));
        if (!look.going().isEmpty() || !digest.equals(told.values().get(WHOLE))) {
            ledger.record(decision(look, lines, digest));
        }
        if (!saying.equals(told.values())) {
            memory.write(TOLD, saying, told.version());
        }
        return telling.stream()
                .filter(kept -> !digest(List.of(kept.reason()))
                        .equals(told.values().get(kept.node().value())))
                .toList();
    }

    private static Decision decision(Look look, List<String> lines, String digest) {
        var plan = look.plan();
        var figures = new TreeMap<String, String>();
        figures.put("going", Integer.toString(look.going().size()));
        figures.put("held", Integer.toString(look.held().size()));
        figures.put("kept", Integer.toString(plan.kept().size()));
        figures.put("savingsPerHour", plan.savings().dollars().toPlainString());
        figures.put("keptPerHour", sum(plan.kept()).dollars().toPlainString());
        return new Decision(
                id(look.now()),
                look.now(),
                "consolidation",
                "consolidation",
                digest,
                "%d nodes go, %d are held back, %d commands are proposed, %d nodes stay"
                        .formatted(
                                look.going().size(),
                                look.held().size(),
                                proposed(look).size(),
                                plan.kept().size()),
                figures,
                lines);
    }

    /** Those about most money first, as far as nodes stay. */
    private static List<String> lines(Look look) {
        var lines = new ArrayList<String>();
        look.going().forEach(one -> lines.add("goes: %s".formatted(line(one))));
        look.held()
                .forEach(one -> lines.add("held back, for too many have gone in ten minutes: %s".formatted(line(one))));
        for (var command : proposed(look)) {
            lines.add("proposed: %s of %s, saves %s, disturbs %.1f: %s"
                    .formatted(
                            command.method().text(),
                            command.delete(),
                            command.savings(),
                            command.cost(),
                            command.why()));
        }
        var keptByReason = look.plan().kept().stream()
                .collect(Collectors.groupingBy(Kept::reason, TreeMap::new, Collectors.toList()));
        keptByReason.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, List<Kept>> entry) -> sum(entry.getValue()))
                        .reversed())
                .forEach(entry -> lines.add("stays: %s: %s".formatted(names(entry.getValue()), entry.getKey())));
        return Decision.shortened(lines);
    }

    /** The same text has the same in every JVM: String.hashCode is specified. */
    private static String digest(List<String> lines) {
        return Integer.toHexString(String.join("\n", lines).hashCode());
    }

    /** Commands that are not being carried out yet. */
    private static List<Command> proposed(Look look) {
        var going = Stream.concat(look.going().stream(), look.held().stream())
                .flatMap(one -> one.disrupted().node().stream())
                .toList();
        return look.plan().commands().stream()
                .filter(command -> !going.containsAll(command.delete()))
                .toList();
    }

    private static String line(Removal removal) {
        var claim = removal.disrupted();
        return "%s of NodePool %s at %s: %s"
                .formatted(claim.name(), claim.spec().nodePool(), claim.price(), removal.why());
    }

    private static String names(List<Kept> kept) {
        var names = kept.stream()
                .limit(NAMES_PER_REASON)
                .map(one -> one.node().value())
                .collect(Collectors.joining(", "));
        var more = kept.size() <= NAMES_PER_REASON ? "" : " and %d more".formatted(kept.size() - NAMES_PER_REASON);
        return "%s%s at %s".formatted(names, more, sum(kept));
    }

    private static HourlyPrice sum(List<Kept> kept) {
        return kept.stream().map(ExplainConsolidation::price).reduce(HourlyPrice.FREE, HourlyPrice::plus);
    }

    private static HourlyPrice price(Kept kept) {
        var price = kept.price();
        return price == null ? HourlyPrice.FREE : price;
    }
}
