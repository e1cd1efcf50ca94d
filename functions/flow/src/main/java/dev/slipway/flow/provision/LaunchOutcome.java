package dev.slipway.flow.provision;

/**
 * What became of claims that were to be launched.
 *
 * @param launched got an instance
 * @param refused failed because capacity or quota was missing; another round may find other capacity
 * @param impossible failed for a reason that another round meets again
 */
record LaunchOutcome(int launched, int refused, int impossible) {
    static final LaunchOutcome NONE = new LaunchOutcome(0, 0, 0);

    LaunchOutcome and(LaunchOutcome other) {
        return new LaunchOutcome(launched + other.launched, refused + other.refused, impossible + other.impossible);
    }
}
