package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.scheduling.LabelSelector;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scheduler lets nominated pods onto their nodes when it is their turn: by name, where all else is equal. */
final class RehearsalTest {
    private static final List<String> ZONES = List.of("a", "b", "c");
    private static final List<String> TEAMS = List.of("red", "green", "blue");
    private static final List<String> SIZES = List.of("250m", "1", "3");
    private static final String TEAM = "team";

    /** Which pods a kind's pods are counted with, and whose zones they balance; nobody's when that is empty. */
    private record Kind(String team, String balances) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void podsThatSpreadAroundOthersFindTheirZoneOpen(long seed) {
        var dice = new Random(seed);
        var kinds = new TreeMap<String, Kind>();
        var builder = given().pool("default");
        for (var i = 0; i < 60; i++) {
            var kind = new Kind(one(dice, TEAMS), i < 20 ? "" : one(dice, TEAMS));
            var name = "kind%02d".formatted(i);
            kinds.put(name, kind);
            var size = one(dice, SIZES);
            builder.pods(2, name, pod -> {
                pod.asks("cpu", size).label(TEAM, kind.team());
                return kind.balances().isEmpty()
                        ? pod
                        : pod.spread(
                                WellKnown.ZONE,
                                1,
                                spread -> spread.selecting(
                                        new LabelSelector(List.of(Requirement.in(TEAM, kind.balances())), false)));
            });
        }
        var scenario = builder.build();

        assertEquals(List.of(), closed(Placing.of(scenario).unplaced(0), kinds));
    }

    private static String one(Random dice, List<String> of) {
        return of.get(dice.nextInt(of.size()));
    }

    /** Pods whose zone has more of those that they balance than another, when it is their turn. */
    private static List<PodId> closed(Placing placing, SortedMap<String, Kind> kinds) {
        var zones = new TreeMap<PodId, String>();
        for (var claim : placing.claims()) {
            claim.spec()
                    .pods()
                    .forEach(pod ->
                            zones.put(PodId.parse(pod), claim.spec().zones().getFirst()));
        }
        var closed = new ArrayList<PodId>();
        var counts = new TreeMap<String, Integer>();
        zones.forEach((pod, zone) -> {
            var kind = Objects.requireNonNull(
                    kinds.get(pod.name().substring(0, pod.name().indexOf('-'))));
            var self = kind.team().equals(kind.balances()) ? 1 : 0;
            var levels = ZONES.stream()
                    .map(one -> counts.getOrDefault(kind.balances() + one, 0))
                    .toList();
            if (!kind.balances().isEmpty() && levels.get(ZONES.indexOf(zone)) + self - Collections.min(levels) > 1) {
                closed.add(pod);
            }
            counts.merge(kind.team() + zone, 1, Integer::sum);
        });
        return closed;
    }
}
