package dev.slipway.testkit.check;

import java.util.List;

/**
 * What the checker says about a plan.
 *
 * @param violations the plan is wrong; in the order found
 * @param warnings the plan may be right and yet worse than need be
 */
public record Verdict(List<Violation> violations, List<Violation> warnings) {
    public Verdict {
        violations = List.copyOf(violations);
        warnings = List.copyOf(warnings);
    }

    /** Throws {@link AssertionError} with all violations, when there are any. */
    public void demandValid() {
        if (!violations.isEmpty()) {
            var text = new StringBuilder("The plan breaks rules:");
            violations.forEach(one -> text.append("\n  ").append(one));
            throw new AssertionError(text.toString());
        }
    }
}
