package dev.slipway.model.scheduling;

import java.util.List;

/**
 * Which pods a constraint speaks of, by their labels.
 *
 * @param expressions all must hold ({@code matchLabels} as In with one value; operators In, NotIn, Exists and
 *     DoesNotExist); none means every pod
 * @param nothing it selects no pod at all: an absent selector, or one that cannot be understood (core.md §2.10)
 */
public record LabelSelector(List<Requirement> expressions, boolean nothing) {
    /** Selects no pod. */
    public static final LabelSelector NOTHING = new LabelSelector(List.of(), true);

    public LabelSelector {
        expressions = List.copyOf(expressions);
    }

    /** Pods for which all of these hold. */
    public LabelSelector(List<Requirement> expressions) {
        this(expressions, false);
    }
}
