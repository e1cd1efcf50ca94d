package dev.slipway.flow.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FleetRequestsTest {
    @Test
    void saysWhatPodsAskForAndWhatTheTypeHas() {
        var claim =
                new TestClaim("claim-1").onDemand().asks(ResourceList.EFA, "1").planned();
        var spec = claim.spec();
        var request = spelled(
                claim,
                new Offering(
                        spec.zones().getFirst(), CapacityType.ON_DEMAND, HourlyPrice.parse("4.5"), true, "cr-1", 3));
        assertEquals(1, request.requests().get(ResourceList.EFA).units());
        assertEquals(
                List.of(new FleetRequest.Option(
                        spec.instanceTypeOptions().getFirst(),
                        spec.zones().getFirst(),
                        "ami-amd64",
                        29,
                        4,
                        "cr-1",
                        HourlyPrice.parse("4.5"))),
                request.options());
    }

    private static FleetRequest spelled(NodeClaim claim, Offering offering) {
        var type = new InstanceType(
                claim.spec().instanceTypeOptions().getFirst(),
                "amd64",
                List.of("linux"),
                Collections.emptySortedMap(),
                ResourceList.parse(Map.of("cpu", "4", "pods", "29", ResourceList.EFA, "4")),
                ResourceList.NONE,
                List.of(offering));
        var facts = new ProvisionFacts(
                Instant.EPOCH,
                "seed",
                new ClusterSnapshot(
                        Instant.EPOCH, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of()),
                List.of(),
                new Catalog(List.of(type)),
                List.of(TestNodeClass.ready(offering.zone())),
                List.of());
        return assertInstanceOf(
                        FleetRequests.Possible.class,
                        FleetRequests.forClaims(claim.spec().launch(), List.of(claim), List.of(), facts))
                .request();
    }
}
