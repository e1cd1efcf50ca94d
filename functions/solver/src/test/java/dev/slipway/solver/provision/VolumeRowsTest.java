package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestPod;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows of core.md §6.3 about volumes, once they have been read. */
final class VolumeRowsTest {
    private static final String EBS = "ebs.csi.aws.com";

    @Test
    @DisplayName("row 26: a pod whose volume cannot be used waits; the others go on")
    void brokenVolumesStopTheirOwnPod() {
        Placing.of(given().pool("default")
                        .pods(1, "broken", pod -> pod.unsupported("PersistentVolumeClaim data does not exist"))
                        .pods(1, "web", "1", "1Gi"))
                .nodes(1)
                .unplaced(1)
                .refusedBy("unsupported", "PersistentVolumeClaim data", "");
    }

    @Test
    @DisplayName("row 80: a volume that two zones allow leaves the choice between them")
    void placesOfVolumesAreAlternatives() {
        var placing = Placing.of(given().pool("default")
                        .pods(
                                1,
                                "web",
                                pod -> pod.asks("cpu", "1")
                                        .volumesIn(Requirement.in(WellKnown.ZONE, "b"))
                                        .volumesIn(Requirement.in(WellKnown.ZONE, "c"))))
                .unplaced(0);
        assertFalse(placing.only().zones().contains("a"));
        Placing.of(given().pool("default", pool -> pool.zones("c"))
                        .pods(
                                1,
                                "web",
                                pod -> pod.asks("cpu", "1")
                                        .volumesIn(Requirement.in(WellKnown.ZONE, "b"))
                                        .volumesIn(Requirement.in(WellKnown.ZONE, "c"))))
                .unplaced(0);
    }

    @Test
    @DisplayName("row 81: two volumes meet in the zone that both allow")
    void volumesMeet() {
        assertEquals(
                List.of("b"),
                Placing.of(given().pool("default")
                                .pods(
                                        1,
                                        "web",
                                        pod -> pod.asks("cpu", "1")
                                                .volumesIn(
                                                        Requirement.in(WellKnown.ZONE, "a", "b"),
                                                        Requirement.in(WellKnown.ZONE, "b", "c"))))
                        .only()
                        .zones());
    }

    @Test
    @DisplayName("row 81: volumes without a common zone leave their pod pending")
    void volumesThatCannotMeetAreRefused() {
        Placing.of(given().pool("default")
                        .pods(
                                1,
                                "web",
                                pod -> pod.asks("cpu", "1")
                                        .volumesIn(
                                                Requirement.in(WellKnown.ZONE, "a"),
                                                Requirement.in(WellKnown.ZONE, "b"))))
                .unplaced(1)
                .refusedBy("volumes", "", "");
    }

    @Test
    @DisplayName("row 85: a volume that pods share is attached once to a node")
    void sharedVolumesCountOnce() {
        Placing.of(given().node(new TestNode("n1").volumeLimit(EBS, 1))
                        .pods(3, "web", pod -> pod.asks("cpu", "100m").sharesVolume(EBS, "data")))
                .placedOn("n1", 3);
        Placing.of(given().node(new TestNode("n1").volumeLimit(EBS, 2))
                        .pods(3, "web", pod -> pod.asks("cpu", "100m").attaches(EBS, 1)))
                .placedOn("n1", 2)
                .unplaced(1);
    }

    @Test
    @DisplayName("row 85, also: pods that share a volume which is still to be made go to one zone")
    void podsFollowTheVolumeThatTheyShare() {
        var zones = Placing.of(given().pool("default")
                        .pods(
                                3,
                                "web",
                                pod -> pod.asks("cpu", "1")
                                        .awayFrom(WellKnown.HOSTNAME, "web")
                                        .sharesVolumeToCome(EBS, "data"))
                        .pods(1, "api", pod -> pod.asks("cpu", "1").sharesVolumeToCome(EBS, "data")))
                .unplaced(0);
        assertEquals(1, zones.zonesOf("web").size(), zones::toString);
        assertEquals(zones.zonesOf("web").keySet(), zones.zonesOf("api").keySet(), zones::toString);
    }

    @Test
    @DisplayName("row 85, also: whoever cannot follow the first pod of a shared volume waits")
    void whoCannotFollowWaits() {
        Placing.of(given().pool("default")
                        .pods(1, "web", pod -> in("a", pod).sharesVolumeToCome(EBS, "data"))
                        .pods(1, "api", pod -> in("b", pod).sharesVolumeToCome(EBS, "data"))
                        .pods(1, "other", pod -> in("b", pod).namespace("other").sharesVolumeToCome(EBS, "data")))
                .nodes(2)
                .unplaced(1)
                .refusedBy("volumes", "PersistentVolumeClaim default/data", "the first of them decides on the zone");
        var spread = Placing.of(given().pool("default")
                        .pods(
                                3,
                                "web",
                                pod -> pod.asks("cpu", "1")
                                        .spread(WellKnown.ZONE, 1)
                                        .sharesVolumeToCome(EBS, "data")))
                .unplaced(2);
        assertEquals(1, spread.zonesOf("web").size(), spread::toString);
    }

    @Test
    @DisplayName("row 85, also: a pod that has its node has decided on the zone of the volume")
    void podsFollowWhoIsThere() {
        for (var zone : List.of("a", "b", "c")) {
            var placing = Placing.of(given().pool("default")
                            .node(new TestNode("n1")
                                    .label(WellKnown.ZONE, zone)
                                    .has("cpu", "1")
                                    .holds(
                                            new TestPod("web").asks("cpu", "1").sharesVolumeToCome(EBS, "data"),
                                            "web-0"))
                            .pods(2, "api", pod -> pod.asks("cpu", "1").sharesVolumeToCome(EBS, "data")))
                    .unplaced(0);
            assertEquals(List.of(zone), List.copyOf(placing.zonesOf("api").keySet()), placing::toString);
        }
    }

    @Test
    @DisplayName("row 85, also: who can go to one zone only takes the others that share the volume there")
    void whoeverIsBoundDecides() {
        var placing = Placing.of(given().pool("default")
                        .pods(4, "web", pod -> pod.asks("cpu", "3").sharesVolumeToCome(EBS, "data"))
                        .pods(1, "api", pod -> in("c", pod).sharesVolumeToCome(EBS, "data")))
                .unplaced(0);
        assertEquals(List.of("c"), List.copyOf(placing.zonesOf("web").keySet()), placing::toString);
    }

    private static TestPod in(String zone, TestPod pod) {
        return pod.asks("cpu", "1").selects(WellKnown.ZONE, zone);
    }

    @Test
    @DisplayName("row 86: nodes to come have no limit yet; where one is known, the others go elsewhere")
    void onlyKnownLimitsHold() {
        Placing.of(given().type("l.one", 16, 64)
                        .onDemandEverywhere("l.one", "0.80")
                        .pool("default")
                        .node(new TestNode("n1").volumeLimit(EBS, 1))
                        .pods(4, "web", pod -> pod.asks("cpu", "100m").attaches(EBS, 1)))
                .placedOn("n1", 1)
                .nodes(1)
                .unplaced(0);
    }
}
