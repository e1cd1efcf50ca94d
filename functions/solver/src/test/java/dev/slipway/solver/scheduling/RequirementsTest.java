package dev.slipway.solver.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.TestPod;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequirementsTest {
    private static Requirements of(String key, Operator operator, String... values) {
        return Requirements.of(List.of(new Requirement(key, operator, Arrays.asList(values))));
    }

    private static Labels labels(String key, String value) {
        var labels = new TreeMap<String, String>();
        labels.put(key, value);
        return Labels.of(labels);
    }

    @Test
    void undefinedCustomLabelsRefuseAPoolButNotAbsence() {
        // core.md §6, row 1
        assertEquals(Optional.of("team"), Requirements.NONE.firstConflict(of("team", Operator.IN, "a")));
        assertEquals(Optional.of("team"), Requirements.NONE.firstConflict(of("team", Operator.EXISTS)));
        assertEquals(Optional.empty(), Requirements.NONE.firstConflict(of("team", Operator.NOT_IN, "a")));
        assertEquals(Optional.empty(), Requirements.NONE.firstConflict(of("team", Operator.DOES_NOT_EXIST)));
    }

    @Test
    void wellKnownLabelsMayBeUndefinedOnAPoolAndNotOnANode() {
        // core.md §6, rows 2 and 3
        var asked = of(WellKnown.ZONE, Operator.IN, "z1");
        assertEquals(Optional.empty(), Requirements.NONE.firstConflict(asked));
        assertEquals(Optional.of(WellKnown.ZONE), asked.firstUnmet(labels("team", "a")));
    }

    @Test
    void intersectsSeveralConditionsOnOneKey() {
        var both = Requirements.of(List.of(
                new Requirement("size", Operator.GT, List.of("2")),
                new Requirement("size", Operator.LT, List.of("4"))));
        assertEquals(Optional.empty(), both.firstUnmet(labels("size", "3")));
        assertEquals(Optional.of("size"), both.firstUnmet(labels("size", "4")));
    }

    @ParameterizedTest(name = "pod with terms {0} matches team={1}: {2}")
    @CsvSource({"a, a, true", "a b, b, true", "a b, c, false"})
    void alternativesOfRequiredAffinityAreOrEd(String terms, String team, boolean matches) {
        var pod = new TestPod("web");
        for (var term : List.of(terms.split(" "))) {
            pod.requires("team", Operator.IN, term);
        }
        assertEquals(matches, Alternatives.of(pod.kind()).matches(labels("team", team), "n1"));
    }

    @Test
    void matchFieldsNameOneNode() {
        var alternatives = Alternatives.of(new TestPod("web").requiresName("n1").kind());
        assertEquals(true, alternatives.matches(labels("a", "b"), "n1"));
        assertEquals(false, alternatives.matches(labels("a", "b"), "n2"));
        assertEquals(false, alternatives.matches(labels("a", "b"), null));
    }

    @Test
    void aTermWithoutConditionsMatchesNoNode() {
        var alternatives = Alternatives.of(new TestPod("web").orRequires().kind());
        assertEquals(false, alternatives.matches(labels("a", "b"), "n1"));
    }
}
