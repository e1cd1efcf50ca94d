package dev.slipway.solver.scheduling;

import dev.slipway.model.scheduling.Requirement;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one label may be: a set of values or the complement of one, integers within bounds, and whether the label may be
 * missing (core.md §1.9). Karpenter reads an empty set as "must be absent"; here absence is a component of its own, so
 * that {@code In [a]} and {@code In [b]} together are impossible, as the kube-scheduler has it.
 *
 * @param complement true when everything but {@code values} is allowed
 * @param values allowed, or refused when {@code complement}
 * @param atLeast,atMost inclusive bounds, which integers alone satisfy; only in complements; null for none
 * @param absent the label may be missing
 */
public record ValueSet(
        boolean complement,
        SortedSet<String> values,
        @Nullable Long atLeast,
        @Nullable Long atMost,
        boolean absent) {
    /** What no label satisfies, missing or not. */
    public static final ValueSet NEVER = concrete(new TreeSet<>(), false);

    public ValueSet {
        values = Collections.unmodifiableSortedSet(new TreeSet<>(values));
    }

    /** An operand that is no integer makes a bound that nothing satisfies, as in Kubernetes. */
    public static ValueSet of(Requirement requirement) {
        var values = new TreeSet<>(requirement.values());
        return switch (requirement.operator()) {
            case IN -> concrete(values, false);
            case NOT_IN -> new ValueSet(true, values, null, null, true);
            case EXISTS -> new ValueSet(true, new TreeSet<>(), null, null, false);
            case DOES_NOT_EXIST -> concrete(new TreeSet<>(), true);
            case GT -> bounded(requirement, 1, true);
            case GTE -> bounded(requirement, 0, true);
            case LT -> bounded(requirement, -1, false);
            case LTE -> bounded(requirement, 0, false);
        };
    }

    public static ValueSet one(String value) {
        return concrete(new TreeSet<>(List.of(value)), false);
    }

    private static ValueSet concrete(SortedSet<String> values, boolean absent) {
        return new ValueSet(false, values, null, null, absent);
    }

    private static ValueSet bounded(Requirement requirement, int shift, boolean lower) {
        var operand =
                requirement.values().size() == 1 ? integer(requirement.values().getFirst()) : Optional.<Long>empty();
        if (operand.isEmpty()) {
            return NEVER;
        }
        // Beyond the largest long there is no integer to satisfy the bound.
        var far = lower ? Long.MAX_VALUE : Long.MIN_VALUE;
        if (shift != 0 && operand.get() == far) {
            return NEVER;
        }
        var bound = operand.get() + shift;
        return new ValueSet(true, new TreeSet<>(), lower ? bound : null, lower ? null : bound, false);
    }

    /** Whether a node with this value, or with none when it is null, satisfies the set. */
    public boolean allows(@Nullable String value) {
        if (value == null) {
            return absent;
        }
        return values.contains(value) != complement && withinBounds(value);
    }

    public ValueSet and(ValueSet other) {
        var lower = tighter(atLeast, other.atLeast, true);
        var upper = tighter(atMost, other.atMost, false);
        var bothAbsent = absent && other.absent;
        if (complement && other.complement) {
            var refused = new TreeSet<>(values);
            refused.addAll(other.values);
            return new ValueSet(true, refused, lower, upper, bothAbsent);
        }
        var listed = complement ? other.values : values;
        var common = new TreeSet<String>();
        for (var value : listed) {
            if (allows(value) && other.allows(value)) {
                common.add(value);
            }
        }
        return concrete(common, bothAbsent);
    }

    /** True when neither a value nor absence satisfies it. */
    public boolean impossible() {
        return !absent && !hasValue();
    }

    /** True when some value satisfies it. */
    public boolean hasValue() {
        if (!complement) {
            return !values.isEmpty();
        }
        if (atLeast == null || atMost == null) {
            return true;
        }
        return atLeast <= atMost
                && (atMost - atLeast < 0
                        || atMost - atLeast + 1
                                > values.stream().filter(this::withinBounds).count());
    }

    /** A value that satisfies it: the first listed, or the smallest integer from 0 on; empty when there is none. */
    public Optional<String> choose() {
        if (!complement) {
            return values.isEmpty() ? Optional.empty() : Optional.of(values.first());
        }
        var candidate = Math.max(0, atLeast == null ? 0 : atLeast);
        while (values.contains(Long.toString(candidate))) {
            candidate++;
        }
        return atMost != null && candidate > atMost ? Optional.empty() : Optional.of(Long.toString(candidate));
    }

    private boolean withinBounds(String value) {
        if (atLeast == null && atMost == null) {
            return true;
        }
        var integer = integer(value);
        return integer.isPresent()
                && (atLeast == null || integer.get() >= atLeast)
                && (atMost == null || integer.get() <= atMost);
    }

    private static @Nullable Long tighter(@Nullable Long a, @Nullable Long b, boolean larger) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return larger ? Math.max(a, b) : Math.min(a, b);
    }

    private static Optional<Long> integer(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** For people: {@code [a, b]}, {@code not [a]}, {@code any}, {@code none}, {@code 3..7}. */
    @Override
    public String toString() {
        if (!complement) {
            return values.isEmpty() ? (absent ? "none" : "nothing") : values.toString();
        }
        var text = new StringBuilder();
        if (atLeast != null || atMost != null) {
            text.append(atLeast == null ? "" : atLeast).append("..").append(atMost == null ? "" : atMost);
        }
        if (!values.isEmpty()) {
            text.append(text.isEmpty() ? "" : " ").append("not ").append(values);
        }
        return text.isEmpty() ? "any" : text.toString();
    }
}
