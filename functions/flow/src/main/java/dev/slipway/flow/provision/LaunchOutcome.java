package dev.slipway.flow.provision;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What became of claims that were to be launched.
 *
 * @param launched got an instance
 * @param refused failed because something was missing that another round may find or do without
 * @param impossible failed for a reason that another round meets again
 * @param refusals codes, one for each refusal and for each launch that could not be asked for
 * @param fullSubnets ids of subnets that had no address left
 */
record LaunchOutcome(int launched, int refused, int impossible, List<String> refusals, SortedSet<String> fullSubnets) {
    static final LaunchOutcome NONE = new LaunchOutcome(0, 0, 0, List.of(), Collections.emptySortedSet());

    LaunchOutcome {
        refusals = List.copyOf(refusals);
        fullSubnets = Collections.unmodifiableSortedSet(new TreeSet<>(fullSubnets));
    }

    /** A launch that could not be asked for. */
    static LaunchOutcome notAsked(String reason, int claims, boolean elsewhere) {
        return new LaunchOutcome(
                0, elsewhere ? claims : 0, elsewhere ? 0 : claims, List.of(reason), Collections.emptySortedSet());
    }

    LaunchOutcome and(LaunchOutcome other) {
        var full = new TreeSet<>(fullSubnets);
        full.addAll(other.fullSubnets);
        var all = new ArrayList<>(refusals);
        all.addAll(other.refusals);
        return new LaunchOutcome(
                launched + other.launched, refused + other.refused, impossible + other.impossible, all, full);
    }
}
