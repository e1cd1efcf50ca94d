package dev.slipway.flow.provision;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What became of claims that were to be launched.
 *
 * @param launched got an instance
 * @param refused failed because something was missing that another round may find or do without
 * @param impossible failed for a reason that another round meets again
 * @param fullSubnets ids of subnets that had no address left
 */
record LaunchOutcome(int launched, int refused, int impossible, SortedSet<String> fullSubnets) {
    static final LaunchOutcome NONE = new LaunchOutcome(0, 0, 0);

    LaunchOutcome {
        fullSubnets = Collections.unmodifiableSortedSet(new TreeSet<>(fullSubnets));
    }

    LaunchOutcome(int launched, int refused, int impossible) {
        this(launched, refused, impossible, Collections.emptySortedSet());
    }

    LaunchOutcome and(LaunchOutcome other) {
        var full = new TreeSet<>(fullSubnets);
        full.addAll(other.fullSubnets);
        return new LaunchOutcome(
                launched + other.launched, refused + other.refused, impossible + other.impossible, full);
    }
}
