package dev.slipway.solver.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ValueSetTest {
    /** {@code In a b}; several are joined by {@code &}. */
    private static ValueSet set(String text) {
        return Arrays.stream(text.split("&"))
                .map(String::strip)
                .map(one -> {
                    var words = List.of(one.split(" "));
                    var operator = Operator.named(words.getFirst()).orElseThrow();
                    return ValueSet.of(new Requirement("key", operator, words.subList(1, words.size())));
                })
                .reduce(ValueSet::and)
                .orElseThrow();
    }

    @ParameterizedTest(name = "{0} allows {1}: {2} ({3})")
    @CsvSource(
            nullValues = "-",
            value = {
                "In a b, a, true, listed",
                "In a b, c, false, not listed",
                "In a, -, false, a missing label is not in a list",
                "NotIn a, a, false, listed as refused",
                "NotIn a, b, true, anything else",
                "NotIn a, -, true, absence satisfies NotIn",
                "Exists, anything, true, any value",
                "Exists, -, false, must be there",
                "DoesNotExist, -, true, must be missing",
                "DoesNotExist, a, false, must be missing",
                "Gt 3, 4, true, strictly greater",
                "Gt 3, 3, false, strictly greater",
                "Gt 3, x1, false, row 6: only integers satisfy a bound",
                "Gt 3, -, false, a missing label is no number",
                "Lt 3, 2, true, strictly less",
                "Lt 3, 3, false, strictly less",
                "Gte 3, 3, true, inclusive",
                "Lte 3, 3, true, inclusive",
                "Lte 3, 4, false, beyond",
                "Gte 3 & Lte 5, 4, true, within both",
                "Gte 3 & NotIn 4, 4, false, refused within bounds",
                "In 1 5 9 & Gt 4, 5, true, bounds filter a list",
                "In 1 5 9 & Gt 4, 1, false, bounds filter a list",
                "In a b & In b c, b, true, common value",
                "In a b & In b c, a, false, not common",
                "In a b & NotIn b, a, true, what is left",
                "In a & Exists, a, true, row 4: Exists never widens",
                "In a & Exists, b, false, row 4: Exists never widens",
                "NotIn a & DoesNotExist, -, true, both allow absence",
                "Gt nonsense, 5, false, an operand that is no integer",
            })
    void allowsExactlyWhatTheOperatorSays(String text, String value, boolean allowed, String reason) {
        assertEquals(allowed, set(text).allows(value), reason);
    }

    @ParameterizedTest(name = "{0} is impossible: {1} ({2})")
    @CsvSource({
        "Gt 3 & Lt 4, true, row 5: no integer between",
        "Gt 3 & Lt 5, false, 4 is between",
        "In a & In b, true, nothing common; and absence is not allowed",
        "In a & DoesNotExist, true, there and not there",
        "NotIn a & DoesNotExist, false, absence does",
        "Gte 3 & Lte 4 & NotIn 3 4, true, all integers between are refused",
        "Gte 3 & Lte 4 & NotIn 3, false, 4 is left",
        "In a & NotIn a, true, the only value is refused",
        "Exists & DoesNotExist, true, there and not there",
        "In x1 & Gte 0, true, row 6: no integer",
        "Gt 9223372036854775807, true, nothing is larger than the largest",
        "Lt -9223372036854775808, true, nothing is smaller than the smallest",
        "In, true, a list without values",
    })
    void isImpossibleWhenNeitherValueNorAbsenceDoes(String text, boolean impossible, String reason) {
        assertEquals(impossible, set(text).impossible(), reason);
    }

    @ParameterizedTest(name = "{0} chooses {1}")
    @CsvSource({"In b a, a", "Exists, 0", "NotIn 0 1, 2", "Gt 41, 42", "Gte 3 & NotIn 3, 4"})
    void choosesTheFirstValueThatSatisfiesIt(String text, String chosen) {
        assertEquals(chosen, set(text).choose().orElseThrow());
    }

    @Test
    void choosesNothingWhereNothingIsAllowed() {
        assertTrue(set("DoesNotExist").choose().isEmpty());
        assertTrue(set("Gte 3 & Lte 3 & NotIn 3").choose().isEmpty());
    }

    @Test
    void intersectsInAnyOrder() {
        var texts = List.of("In 1 2 x", "NotIn 2", "Exists", "Gt 0", "Lte 5", "DoesNotExist");
        for (var a : texts) {
            for (var b : texts) {
                for (var value : List.of("0", "1", "2", "5", "6", "x")) {
                    var both = set(a).and(set(b));
                    assertEquals(set(a).allows(value) && set(b).allows(value), both.allows(value), a + " & " + b);
                    assertEquals(set(b).and(set(a)).allows(value), both.allows(value), a + " & " + b);
                }
                assertFalse(set(a).and(set(b)).allows(null) && !set(a).allows(null), a + " & " + b);
            }
        }
    }
}
