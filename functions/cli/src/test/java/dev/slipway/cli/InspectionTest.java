package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slipway.cli.Deployments.Deployment;
import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.decision.Decision;
import dev.slipway.model.decision.LastRun;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.fake.FakeCatalogBook;
import dev.slipway.testkit.fake.FakeCatalogSource;
import dev.slipway.testkit.fake.FakeClaimBook;
import dev.slipway.testkit.fake.FakeClock;
import dev.slipway.testkit.fake.FakeControlBook;
import dev.slipway.testkit.fake.FakeDecisionLedger;
import dev.slipway.testkit.fake.FakeFleet;
import dev.slipway.testkit.fake.FakeOfferingBook;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.Scenario;
import dev.slipway.testkit.scenario.TestCatalog;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestFacts;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestPool;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code status}, {@code nodes}, {@code decisions} and {@code doctor} of a deployment of fakes: tables, JSON and mistakes. */
final class InspectionTest {
    private static final Instant NOW = Scenario.NOON;

    private final Terminal terminal = new Terminal();
    private final FakeClock clock = new FakeClock(NOW);
    private final FakeClaimBook book = new FakeClaimBook(clock, Faults.none());
    private final FakeOfferingBook offerings = new FakeOfferingBook(Faults.none());
    private final FakeDecisionLedger ledger = new FakeDecisionLedger(Faults.none());
    private final FakeControlBook memory = new FakeControlBook(Faults.none());
    private final FakeCatalogBook catalogue = new FakeCatalogBook(Faults.none());
    private final FakeFleet fleet = new FakeFleet("demo", clock, Faults.none());
    private final List<NodeSnapshot> nodes = new ArrayList<>();
    private boolean reachable = true;

    private final NodeClaim running =
            new TestClaim("default-1").plannedFor("web-1").initialized();
    private final NodeClaim going = new TestClaim("spot-1")
            .pool("spot")
            .price("0.05")
            .draining(DisruptionReason.SPOT_INTERRUPTED, NOW.plusSeconds(90));

    /** Two nodes that are there in EC2, cluster and table. */
    private void twoNodes() {
        for (var claim : List.of(running, going)) {
            record(claim);
            fleet.put(instance(claim));
            nodes.add(TestNode.of(claim)
                    .label(WellKnown.REGISTERED, "true")
                    .label(WellKnown.INITIALIZED, "true")
                    .build());
        }
    }

    private void record(NodeClaim claim) {
        book.record(List.of(claim), "test", "because");
    }

    private static CloudInstance instance(NodeClaim claim) {
        var tags = new TreeMap<String, String>();
        tags.put(WellKnown.TAG_CLUSTER, "demo");
        tags.put(WellKnown.NODE_POOL, claim.spec().nodePool());
        tags.put(WellKnown.NODE_CLASS, claim.spec().nodeClass());
        tags.put(WellKnown.TAG_LAUNCH, claim.spec().launch().value());
        tags.put(WellKnown.TAG_NODE_CLAIM, claim.name().value());
        var launched = claim.instance().orElseThrow();
        return new CloudInstance(
                launched.id(),
                launched.pool(),
                "running",
                launched.imageId(),
                claim.spec().createdAt(),
                tags);
    }

    private LiveClusters.Live live() {
        if (!reachable) {
            throw new UserFault("the cluster at https://nowhere cannot be read: refused");
        }
        var pools = List.of(new TestPool("default").limit("cpu", "100").build(), new TestPool("unused").build());
        return new LiveClusters.Live(
                new ClusterSnapshot(NOW, List.of(), List.of(), nodes, List.of(), pools, List.of(), List.of()), true);
    }

    private int run(String... arguments) {
        var deployment = new Deployment(
                book,
                offerings,
                ledger,
                memory,
                catalogue,
                new FakeCatalogSource(TestCatalog.standard(), Faults.none()),
                fleet);
        var deployments = new Deployments() {
            @Override
            public <T> T ask(DeploymentOptions.Choice choice, Function<Deployment, T> question) {
                return question.apply(deployment);
            }
        };
        var all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--cluster")) {
            all.addAll(List.of("--cluster", "demo"));
        }
        return CommandLines.of(
                        terminal.plain(),
                        CommandLineWiring.planning(InputStream.nullInputStream()),
                        new ManifestFiles(InputStream.nullInputStream()),
                        CommandLineWiring.bench(),
                        (_, _) -> ExitCode.DONE,
                        new Inspection(deployments, (_, _) -> live(), clock))
                .execute(all.toArray(String[]::new));
    }

    private JsonNode json() throws IOException {
        assertEquals("", terminal.err());
        return new JsonMapper().readTree(terminal.out());
    }

    private void assertPrinted(String... lines) {
        for (var line : lines) {
            assertTrue(
                    terminal.out()
                            .lines()
                            .anyMatch(printed -> printed.replaceAll(" +", " ").contains(line)),
                    () -> "No \"" + line + "\" in\n" + terminal.out());
        }
    }

    private void assertSaid(String line) {
        assertEquals(1, terminal.err().lines().count(), terminal.err());
        assertTrue(terminal.err().contains(line), terminal.err());
    }

    @Test
    void statusOfTheTableAlone() {
        twoNodes();
        record(new TestClaim("default-2").launch("l-2").planned());
        offerings.mark(new UnavailableOffering(
                new CapacityPool(CapacityType.SPOT, "m5.large", "us-east-1a"),
                NOW.plusSeconds(100),
                "InsufficientInstanceCapacity"));
        memory.write(LastRun.SWEEP, new LastRun(NOW.minusSeconds(20)).values(), 0);
        catalogue.write(
                TestFacts.at(NOW.minus(Duration.ofHours(3)))
                        .type("m5.xlarge", "amd64", "0.2")
                        .facts(),
                0);
        assertEquals(ExitCode.DONE, run("status"));
        assertEquals("", terminal.err());
        assertPrinted(
                "demo at 2026-11-22T12:00:00Z: $0.15 an hour; NodeClaims: 1 Planned, 1 Initialized, 1 Draining",
                "default 1 1 0 4 16Gi ? 0.1",
                "spot 0 0 1 4 16Gi ? 0.05",
                "m5.large us-east-1a spot 2026-11-22T12:01:40Z InsufficientInstanceCapacity",
                "last sweep: 20s ago; last consolidation: none is remembered",
                "catalogue: 1 types of 3h ago",
                "cluster: not read (--context or --kubeconfig adds pods that wait, and limits)");
    }

    @Test
    void statusOfAnEmptyTable() throws IOException {
        assertEquals(ExitCode.DONE, run("status"));
        assertPrinted("demo at 2026-11-22T12:00:00Z: $0 an hour; no NodeClaims");
        assertFalse(terminal.out().contains("NODEPOOL"), terminal.out());
    }

    @Test
    void statusWithItsClusterAsJson() throws IOException {
        twoNodes();
        record(new TestClaim("default-9").in(new ClaimState.Failed(NOW.minusSeconds(60), "LaunchFailed", "no")));
        record(new TestClaim("default-8").in(new ClaimState.Failed(NOW.minusSeconds(6000), "LaunchFailed", "no")));
        assertEquals(ExitCode.DONE, run("status", "--context", "demo", "-o", "json"));
        var status = json();
        assertEquals("demo", status.at("/cluster").asText());
        assertEquals("0.15", status.at("/hourlyCost").asText());
        assertEquals("default", status.at("/nodePools/0/name").asText());
        assertEquals("100", status.at("/nodePools/0/limits/cpu").asText());
        assertEquals("spot", status.at("/nodePools/1/name").asText());
        assertEquals("unused", status.at("/nodePools/2/name").asText());
        assertEquals(1, status.at("/claims/Initialized").asInt());
        assertEquals(1, status.at("/failedWithinAnHour").asInt());
        assertTrue(status.at("/kubernetes/reachable").asBoolean());
        assertTrue(status.at("/kubernetes/nominatedNodeNameByDefault").asBoolean());
        assertEquals(2, status.at("/kubernetes/nodes").asInt());
        assertTrue(status.at("/sweptAt").isMissingNode());
    }

    @Test
    void statusWithoutItsClusterSaysSoAndPrintsTheRest() {
        twoNodes();
        reachable = false;
        assertEquals(ExitCode.FAULTY_INPUT, run("status", "--context", "demo"));
        assertSaid("slipway status: the cluster at https://nowhere cannot be read: refused");
        assertPrinted("default 1 0 0 4 16Gi ? 0.1", "cluster: not read: the cluster at https://nowhere");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "doctor"})
    void anotherClusterIsNotComparedWithTheTable(String command) {
        twoNodes();
        nodes.clear();
        nodes.add(new TestNode("elsewhere").providerId("aws:///a/i-0else").build());
        assertEquals(ExitCode.FAULTY_INPUT, run(command, "--context", "other"));
        assertSaid("none of the 2 nodes in the table of demo is among the 1 of the cluster that was read. Maybe");
        assertEquals("", terminal.out());
    }

    @Test
    void nodesOneLineEach() {
        twoNodes();
        assertEquals(ExitCode.DONE, run("nodes"));
        assertPrinted(
                "NAME STATE SINCE NODEPOOL TYPE ZONE CAPACITY $/HOUR INSTANCE NODE AGE REASON",
                "default-1 Initialized 60m default m5.xlarge a spot 0.1 i-default-1 node-default-1 60m -",
                "spot-1 Draining 60m spot m5.xlarge a spot 0.05 i-spot-1 node-spot-1 60m SpotInterrupted");
    }

    @ParameterizedTest
    @CsvSource({
        "--state, draining, spot-1",
        "--state, Initialized, default-1",
        "--nodepool, spot, spot-1",
        "--state, failed, old-1",
    })
    void nodesAreFiltered(String option, String value, String expected) throws IOException {
        twoNodes();
        record(new TestClaim("old-1").in(new ClaimState.Failed(NOW.minusSeconds(60), "LaunchFailed", "it said no")));
        assertEquals(ExitCode.DONE, run("nodes", option, value, "-o", "json"));
        assertEquals(1, json().at("/nodes").size());
        assertEquals(expected, json().at("/nodes/0/name").asText());
    }

    @Test
    void allNodesAreThoseThatEndedSinceToo() throws IOException {
        twoNodes();
        record(new TestClaim("old-1").in(new ClaimState.Failed(NOW.minusSeconds(60), "LaunchFailed", "it said no")));
        record(new TestClaim("old-2").in(new ClaimState.Failed(NOW.minusSeconds(7300), "LaunchFailed", "no")));
        assertEquals(ExitCode.DONE, run("nodes", "--all", "--since", "2h", "-o", "yaml"));
        assertPrinted("name: default-1", "name: spot-1", "name: old-1", "message: it said no");
        assertFalse(terminal.out().contains("old-2"), terminal.out());
    }

    @Test
    void noNodeIsSoIsSaidOnStandardErrorAlone() {
        assertEquals(ExitCode.DONE, run("nodes"));
        assertEquals("", terminal.out());
        assertSaid("no NodeClaim is so");
    }

    @ParameterizedTest
    @ValueSource(strings = {"spot-1", "node-spot-1", "i-spot-1"})
    void oneNodeWithItsHistory(String name) throws IOException {
        twoNodes();
        assertEquals(ExitCode.DONE, run("nodes", name, "-o", "json"));
        var node = json();
        assertEquals("spot-1", node.at("/name").asText());
        assertEquals("SpotInterrupted", node.at("/reason").asText());
        assertEquals("2026-11-22T12:01:30Z", node.at("/deadline").asText());
        assertEquals("because", node.at("/history/0/why").asText());
    }

    @Test
    void oneNodeForPeople() {
        twoNodes();
        assertEquals(ExitCode.DONE, run("nodes", "default-1"));
        assertPrinted(
                "default-1 is Initialized since 2026-11-22T11:00:00Z: spot m5.xlarge in a for $0.1 an hour, of NodePool/default;",
                "2026-11-22T12:00:00Z test Initialized because");
    }

    private void decided(Instant at, String outcome, String... reasons) {
        var figures = new TreeMap<String, String>();
        figures.put("hourlyCost", "0.1");
        ledger.record(
                new Decision("id-" + at, at, "provision", "request/1", "digest", outcome, figures, List.of(reasons)));
    }

    private void threeDecisions() {
        decided(NOW.minus(Duration.ofHours(30)), "yesterday's", "default-1: cheapest");
        decided(NOW.minus(Duration.ofHours(3)), "1 new node", "spot-1: cheapest", "default/giant: no NodePool fits");
        decided(NOW.minusSeconds(60), "1 kind of pods without a place", "default/giant-2: no NodePool fits");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 2",
        "--since 2h, 1",
        "--since 9d, 3",
        "--date 2026-11-21, 1",
        "--date 2026-11-20, 0",
        "--node node-spot-1, 1",
        "--node spot-1 --since 1h, 0",
        "--pod giant, 1",
        "--pod default/giant-2, 1",
        "--pod default/gian, 0",
        "--since 40h --pod default/web-1, 1",
    })
    void decisionsAreFiltered(String options, int expected) throws IOException {
        twoNodes();
        threeDecisions();
        var arguments = new ArrayList<>(List.of("decisions", "-o", "json"));
        if (!options.isEmpty()) {
            arguments.addAll(List.of(options.split(" ", -1)));
        }
        assertEquals(ExitCode.DONE, run(arguments.toArray(String[]::new)));
        assertEquals(expected, json().at("/decisions").size(), terminal.out());
    }

    @Test
    void decisionsAsATimelineInWhichARepeatedOneIsOne() {
        for (var minute = 5; minute > 0; minute--) {
            decided(NOW.minus(Duration.ofMinutes(minute)), "0 new nodes", "default/giant: no NodePool fits");
        }
        decided(NOW, "1 new node", "default-1: cheapest");
        assertEquals(ExitCode.DONE, run("decisions"));
        assertEquals("""
                2026-11-22T11:55:00Z  provision: 0 new nodes
                  hourlyCost 0.1
                  - default/giant: no NodePool fits
                  and so 4 times more until 2026-11-22T11:59:00Z

                2026-11-22T12:00:00Z  provision: 1 new node
                  hourlyCost 0.1
                  - default-1: cheapest

                """, terminal.out());
    }

    @Test
    void doctorOfAHealthyCluster() throws IOException {
        twoNodes();
        assertEquals(ExitCode.DONE, run("doctor", "--context", "demo", "--exit-code"));
        assertEquals(
                "2 instances in EC2, 2 live NodeClaims in the table and 2 nodes in the cluster: they agree.\n",
                terminal.out());
    }

    @Test
    void doctorNamesObjectAndFixAndEndsNothing() {
        twoNodes();
        fleet.put(instance(new TestClaim("lost").launch("l-lost").initialized()));
        assertEquals(ExitCode.DONE, run("doctor"));
        assertPrinted(
                "InstanceUnclaimed Instance/i-lost: no live claim has i-lost of launch l-lost",
                "slipway doctor --cluster demo --rebuild --yes",
                "3 instances in EC2, 2 live NodeClaims in the table (no cluster was named): one disagreement.");
        assertEquals(3, fleet.running().size());
    }

    @Test
    void doctorsFindingsAsJsonAndExitCode() throws IOException {
        twoNodes();
        nodes.removeFirst();
        assertEquals(ExitCode.FINDINGS, run("doctor", "--context", "demo", "--exit-code", "-o", "json"));
        assertFalse(json().at("/healthy").asBoolean());
        assertEquals("NodeGone", json().at("/findings/0/kind").asText());
        assertEquals("NodeClaim/default-1", json().at("/findings/0/object").asText());
        assertTrue(json().at("/findings/0/fix").asText().startsWith("the next sweep does it"));
    }

    @Test
    void doctorRebuildsOnlyWhenToldTwice() throws IOException {
        twoNodes();
        var empty = new FakeClaimBook(clock, Faults.none());
        var lost = new InspectionTest();
        nodes.forEach(lost.nodes::add);
        List.of(running, going).forEach(claim -> lost.fleet.put(instance(claim)));
        assertEquals(List.of(), empty.live());
        assertEquals(ExitCode.DONE, lost.run("doctor", "--rebuild", "--context", "demo"));
        lost.assertPrinted("default-1 Initialized default m5.xlarge a spot");
        lost.assertSaid("2 claims would be written; --yes writes them.");
        assertEquals(List.of(), lost.book.live());

        assertEquals(ExitCode.DONE, lost.run("doctor", "--rebuild", "--context", "demo", "--yes"));
        assertEquals(
                List.of("default-1", "spot-1"),
                lost.book.live().stream().map(claim -> claim.name().value()).toList());
        assertEquals(ExitCode.DONE, lost.run("doctor", "--context", "demo", "--exit-code"));
        assertEquals(2, lost.fleet.running().size());
    }

    /** One sentence on standard error, nothing on standard output, no trace. */
    @ParameterizedTest
    @CsvSource({
        "status --cluster 'a b', 1, a cluster's name has letters",
        "status --cluster '', 1, no cluster is named",
        "status --endpoint-url foo, 1, an absolute URL is meant",
        "nodes nobody, 1, 'no NodeClaim, node or instance \"nobody\" is in the table slipway-demo'",
        "nodes nobody --table mine, 1, is in the table mine",
        "nodes '', 1, 'no NodeClaim, node or instance \"\"'",
        "nodes spot-1 --all, 1, leave out --all",
        "decisions --node nobody, 1, 'no NodeClaim, node or instance \"nobody\"'",
        "doctor --yes, 1, say both",
        "nodes --state Foo, 64, Invalid value for option '--state'",
        "nodes --since 2x, 64, is no duration such as 90s",
        "decisions --since 99999999d, 64, is no duration such as 90s",
        "decisions --date 2026-13-01, 64, is no day such as 2026-11-22",
        "decisions --date 2026-11-22 --since 2h, 64, mutually exclusive",
        "nodes --context x, 64, Unknown option",
    })
    void mistakesAreNamedWithTheirFix(String line, int code, String said) {
        twoNodes();
        var arguments = new ArrayList<String>();
        for (var word : line.split(" (?=([^']*'[^']*')*[^']*$)", -1)) {
            arguments.add(word.replace("'", ""));
        }
        assertEquals(code, run(arguments.toArray(String[]::new)), terminal.err());
        assertEquals("", terminal.out());
        assertTrue(terminal.err().contains(said), terminal.err());
        assertTrue(terminal.err().startsWith("slipway " + arguments.getFirst() + ": "), terminal.err());
        assertTrue(terminal.err().lines().count() <= 2, terminal.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "nodes", "decisions", "doctor"})
    void helpTeachesByExamples(String command) {
        assertEquals(ExitCode.DONE, run(command, "--help"));
        assertPrinted("Examples:", "slipway " + command + " --cluster my-cluster");
    }
}
