package dev.slipway.cli;

import dev.slipway.cluster.ModelJson;
import dev.slipway.flow.nomination.NominatePods;
import dev.slipway.flow.provision.ExplainPlan;
import dev.slipway.flow.provision.GatherProvisionFacts;
import dev.slipway.flow.provision.LaunchFleet;
import dev.slipway.flow.provision.Provision;
import dev.slipway.flow.provision.RecordClaims;
import dev.slipway.flow.provision.SettleMoves;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.testkit.fake.FakeCatalogSource;
import dev.slipway.testkit.fake.FakeClaimBook;
import dev.slipway.testkit.fake.FakeClock;
import dev.slipway.testkit.fake.FakeCluster;
import dev.slipway.testkit.fake.FakeDecisionLedger;
import dev.slipway.testkit.fake.FakeFleet;
import dev.slipway.testkit.fake.FakeOfferingBook;
import dev.slipway.testkit.fake.Faults;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long a warm invocation of provision thinks for 1,000 pods, from the text of its message to its last write, where
 * everybody whom it asks answers at once; every type of the recorded catalogue may be bought. Printed, and held to
 * nothing. {@code functions/docs/figures.md} has the command.
 */
final class ProvisionFigures {
    private static final int PODS = 1_000;
    private static final int WARMING = 60;
    private static final int MEASURED = 200;

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 50, 500})
    void thinksAboutAThousandPods(int kinds) {
        var catalog = RecordedCatalogueWiring.read().catalog(List.of());
        var clock = new FakeClock();
        var snapshot = withClass(new SyntheticProblem(PODS, kinds, 0, 1).snapshot(catalog, clock.instant()));
        var body = ModelJson.write(new PlanRequest.PodsPending("batch", "demo", clock.instant(), snapshot));
        var times = Figures.times(WARMING, MEASURED, () -> {
            var provision = provision(catalog, clock);
            return () -> provision.answer(ModelJson.read(body, PlanRequest.class));
        });
        System.out.printf(
                "provision: %d pods of %d kinds, %d types, message of %d kB: %s of %d%n",
                PODS, kinds, catalog.instanceTypes().size(), body.length() / 1000, times, MEASURED);
    }

    private static Provision provision(Catalog catalog, FakeClock clock) {
        var faults = Faults.none();
        var book = new FakeClaimBook(clock, faults);
        var cluster = new FakeCluster(clock, faults);
        var source = new FakeCatalogSource(catalog, faults);
        var offerings = new FakeOfferingBook(faults);
        var fleet = new FakeFleet("demo", clock, faults);
        return new Provision(
                new GatherProvisionFacts(book, source, source, offerings, cluster),
                new RecordClaims(book),
                new LaunchFleet(book, fleet, offerings),
                new SettleMoves(book, cluster),
                new NominatePods(book, fleet, cluster, cluster),
                new ExplainPlan(new FakeDecisionLedger(faults), cluster),
                clock);
    }

    private static ClusterSnapshot withClass(ClusterSnapshot made) {
        var name = made.nodePools().getFirst().nodeClassRef().name();
        return new ClusterSnapshot(
                made.takenAt(),
                made.kinds(),
                made.pending(),
                made.nodes(),
                made.daemonSets(),
                made.nodePools(),
                List.of(NodeClass.plain(name, "AL2023", "role", "hash")),
                made.nodeOverlays(),
                made.faults());
    }
}
