package dev.slipway.cli;

import dev.slipway.cli.Deployments.Deployment;
import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.decision.Decision;
import dev.slipway.testkit.fake.FakeCatalogBook;
import dev.slipway.testkit.fake.FakeClaimBook;
import dev.slipway.testkit.fake.FakeClock;
import dev.slipway.testkit.fake.FakeControlBook;
import dev.slipway.testkit.fake.FakeDecisionLedger;
import dev.slipway.testkit.fake.FakeFleet;
import dev.slipway.testkit.fake.FakeOfferingBook;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestClaim;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A deployment for the console's tests: a dozen nodes, decisions of a morning, and texts that mean to do harm. */
final class ConsoleExample implements Deployments {
    static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    static final String HARM =
            "<img src=x onerror=\"document.title='harmed'\"><script>document.title='harmed'</script>";

    private final FakeClaimBook claims = new FakeClaimBook(new FakeClock(NOW), Faults.none());
    private final FakeOfferingBook offerings = new FakeOfferingBook(Faults.none());
    private final FakeDecisionLedger decisions = new FakeDecisionLedger(Faults.none());
    private final FakeControlBook memory = new FakeControlBook(Faults.none());
    private final FakeCatalogBook catalogue = new FakeCatalogBook(Faults.none());

    /** Why nothing can be asked; null while it can. */
    @Nullable
    String fault;

    ConsoleExample() {
        this(HARM);
    }

    /** @param text in the place of what means harm */
    ConsoleExample(String text) {
        for (var i = 0; i < 9; i++) {
            record(
                    claim("web-" + i, 30 + 95 * i, "0.0312")
                            .plannedFor("shop-" + i, "cart-" + i)
                            .askedBy(i == 3 ? "replace-old-2-1795763100" : "batch-" + i),
                    i < 7 ? null : DisruptionReason.UNDERUTILIZED,
                    false);
        }
        record(
                claim("batch-1", 200, "0.1480")
                        .pool("batch")
                        .onDemand()
                        .plannedFor("report-1", "report-2", "report-3", "report-4"),
                DisruptionReason.SPOT_INTERRUPTED,
                false);
        record(claim("old-1", 1_200, "0.0960"), DisruptionReason.EMPTY, true);
        record(claim("old-2", 1_000, "0.1920"), DisruptionReason.UNDERUTILIZED, true);
        claims.record(List.of(claim("new-1", 1, "0.0312").pool(text).planned()), "provision", "pods wait");
        decide(
                600,
                "2 new nodes, 0 kinds of pods without a place",
                2,
                "web-1: cheapest m5.xlarge of 14 types",
                "web-2: cheapest m5.xlarge of 14 types");
        decide(
                95,
                "1 new nodes, 1 kinds of pods without a place",
                1,
                "batch-1: holds default/report",
                "default/giant: NodePool default: cpu: 300 asked, the largest m5.metal has 95.69");
        decide(1, "1 new nodes, 1 kinds of pods without a place", 1, "new-1: holds default/a", "default/evil: " + text);
        offerings.mark(new UnavailableOffering(
                new CapacityPool(CapacityType.SPOT, "m7g.large", "us-east-1a"),
                NOW.plusSeconds(120),
                "InsufficientInstanceCapacity"));
    }

    private static TestClaim claim(String name, int minutesOld, String price) {
        return new TestClaim(name)
                .createdAt(NOW.minus(Duration.ofMinutes(minutesOld)))
                .price(price);
    }

    private void record(TestClaim claim, @Nullable DisruptionReason reason, boolean ended) {
        var planned = claims.record(List.of(claim.planned()), "provision", "pods wait")
                .getFirst();
        var running = reason == null ? claim.initialized() : claim.draining(reason, null);
        var state = ended && reason != null
                ? new ClaimState.Terminated(NOW.minus(Duration.ofHours(5)), claim.instance(), reason)
                : running.state();
        claims.advance(planned.in(state), "test", "it was so");
    }

    private void decide(int minutesAgo, String outcome, int nodes, String... reasons) {
        var figures = new TreeMap<String, String>();
        figures.put("newNodes", Integer.toString(nodes));
        figures.put("hourlyCost", "0.0312");
        decisions.record(new Decision(
                "batch-" + minutesAgo + "/0",
                NOW.minus(Duration.ofMinutes(minutesAgo)),
                "provision",
                "request/batch",
                "digest",
                outcome,
                figures,
                List.of(reasons)));
    }

    List<NodeClaim> nodes() {
        return claims.live();
    }

    ConsolePage page() {
        return new ConsolePage(
                new DeploymentOptions.Choice("demo", "slipway-demo", null, null, null), this, new FakeClock(NOW));
    }

    @Override
    public <T> T ask(DeploymentOptions.Choice choice, Function<Deployment, T> question) {
        if (fault != null) {
            throw new UserFault(fault);
        }
        return question.apply(new Deployment(
                claims,
                offerings,
                decisions,
                memory,
                catalogue,
                _ -> {
                    throw new IllegalStateException("The console asks for no catalogue.");
                },
                new FakeFleet("demo", new FakeClock(NOW), Faults.none())));
    }
}
