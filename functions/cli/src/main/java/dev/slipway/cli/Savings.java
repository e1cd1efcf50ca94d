package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.resource.HourlyPrice;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What consolidation has saved: the price of the nodes that it ended, less that of the nodes that were bought in their place.
 *
 * @param ended claims whose node went to save money and is gone
 * @param replacements claims with an instance that such a node's going asked for, whether it is gone yet or not
 */
record Savings(List<NodeClaim> ended, List<NodeClaim> replacements) {
    /** What a node that goes asks the planner for: its claim's name, and the second since which it goes ({@code StartDrain}). */
    private static final Pattern REPLACE = Pattern.compile("replace-(.+)-[0-9]+");

    Savings {
        ended = List.copyOf(ended);
        replacements = List.copyOf(replacements);
    }

    /**
     * Of these claims. A node that another request bought for the same pods counts as that one's, because nobody knows it
     * for a replacement any more.
     */
    static Savings of(List<NodeClaim> claims) {
        var going = new TreeMap<String, NodeClaim>();
        claims.stream()
                .filter(Savings::goesForMoney)
                .forEach(claim -> going.put(claim.name().value(), claim));
        return new Savings(
                going.values().stream()
                        .filter(claim -> claim.state() instanceof ClaimState.Terminated)
                        .toList(),
                claims.stream()
                        .filter(claim -> claim.instance().isPresent() && going.containsKey(replaced(claim)))
                        .toList());
    }

    /** Name of the claim in whose place it was asked for; empty for none. */
    private static String replaced(NodeClaim claim) {
        var asked = REPLACE.matcher(claim.spec().request());
        return asked.matches() ? asked.group(1) : "";
    }

    private static boolean goesForMoney(NodeClaim claim) {
        return claim.disruptionReason()
                .filter(reason -> reason == DisruptionReason.EMPTY || reason == DisruptionReason.UNDERUTILIZED)
                .isPresent();
    }

    /** As {@code ended}, {@code replaced} and {@code saved}, dollars an hour; saved is negative while both are paid for. */
    void putInto(ObjectNode point, Instant at) {
        var gone = sum(ended.stream()
                .filter(claim -> !claim.state().since().isAfter(at))
                .toList());
        var bought = sum(replacements.stream()
                .filter(claim -> !claim.spec().createdAt().isAfter(at))
                .toList());
        point.set("ended", PlanReport.price(gone));
        point.set("replaced", PlanReport.price(bought));
        point.put("saved", gone.dollars().subtract(bought.dollars()));
    }

    private static HourlyPrice sum(List<NodeClaim> claims) {
        return claims.stream().map(NodeClaim::price).reduce(HourlyPrice.FREE, HourlyPrice::plus);
    }
}
