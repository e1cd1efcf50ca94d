package dev.slipway.solver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ProfileGarbageTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void whatIsWantedOrInUseStays() {
        var plan = ProfileGarbage.plan(new ProfileFacts(
                NOW,
                List.of("used", "wanted"),
                names("wanted"),
                names("used"),
                since(Duration.ofDays(1), "used", "wanted"),
                true));
        assertEquals(new ProfilePlan(List.of(), since(Duration.ZERO)), plan);
    }

    @Test
    void whatIsUnusedIsRememberedFirst() {
        var plan = ProfileGarbage.plan(
                new ProfileFacts(NOW, List.of("old"), names(), names(), since(Duration.ZERO), true));
        assertEquals(new ProfilePlan(List.of(), since(Duration.ZERO, "old")), plan);
    }

    @Test
    void whatWasUnusedForAnHourGoes() {
        for (var minutes : List.of(59, 60)) {
            var memory = since(Duration.ofMinutes(minutes), "b", "a");
            var plan = ProfileGarbage.plan(new ProfileFacts(NOW, List.of("b", "a"), names(), names(), memory, true));
            assertEquals(minutes == 60 ? List.of("a", "b") : List.of(), plan.delete(), "after " + minutes + " minutes");
            assertEquals(memory, plan.unusedSince(), "a deletion may fail, and is tried again");
        }
    }

    @Test
    void useInBetweenStartsTheHourAnew() {
        var memory = since(Duration.ofMinutes(50), "a");
        var used = ProfileGarbage.plan(new ProfileFacts(NOW, List.of("a"), names(), names("a"), memory, true));
        assertEquals(since(Duration.ZERO), used.unusedSince());
        var later = NOW.plus(Duration.ofMinutes(30));
        var unused =
                ProfileGarbage.plan(new ProfileFacts(later, List.of("a"), names(), names(), used.unusedSince(), true));
        assertEquals(List.of(), unused.delete());
    }

    @Test
    void nothingGoesWhileAClassCannotBeRead() {
        var memory = since(Duration.ofDays(1), "a");
        var plan = ProfileGarbage.plan(new ProfileFacts(NOW, List.of("a"), names(), names(), memory, false));
        assertEquals(new ProfilePlan(List.of(), memory), plan);
    }

    @Test
    void whatIsGoneIsForgotten() {
        var plan = ProfileGarbage.plan(
                new ProfileFacts(NOW, List.of(), names(), names(), since(Duration.ofDays(1), "gone"), true));
        assertEquals(new ProfilePlan(List.of(), since(Duration.ZERO)), plan);
    }

    private static SortedSet<String> names(String... names) {
        return new TreeSet<>(List.of(names));
    }

    private static SortedMap<String, Instant> since(Duration ago, String... names) {
        var since = new TreeMap<String, Instant>();
        for (var name : names) {
            since.put(name, NOW.minus(ago));
        }
        return since;
    }
}
