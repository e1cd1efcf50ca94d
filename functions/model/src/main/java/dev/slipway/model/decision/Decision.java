package dev.slipway.model.decision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One record of the ledger: what was decided, from what, and why.
 *
 * @param id unique, and the same when the same decision is written twice
 * @param actor the function that decided
 * @param subject what it is about, {@code batch/…} or {@code NodeClaim/…}
 * @param inputDigest of the facts, so that equal inputs are seen to be equal
 * @param outcome one sentence
 * @param figures by name: prices, counts, bounds, as text
 * @param reasons one line for each thing chosen or refused
 */
public record Decision(
        String id,
        Instant at,
        String actor,
        String subject,
        String inputDigest,
        String outcome,
        SortedMap<String, String> figures,
        List<String> reasons) {
    /** Reasons in one record, a count; a DynamoDB item holds 400 KB. */
    private static final int MOST_REASONS = 200;

    public Decision {
        figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
        reasons = List.copyOf(reasons);
    }

    /** As many as one record takes, and how many more there are. */
    public static List<String> shortened(List<String> reasons) {
        if (reasons.size() <= MOST_REASONS) {
            return reasons;
        }
        var shortened = new ArrayList<>(reasons.subList(0, MOST_REASONS));
        shortened.add("… and %d more".formatted(reasons.size() - MOST_REASONS));
        return shortened;
    }
}
