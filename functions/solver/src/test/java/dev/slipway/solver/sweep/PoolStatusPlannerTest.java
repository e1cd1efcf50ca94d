package dev.slipway.solver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.Condition.Truth;
import dev.slipway.model.pool.NodePoolStatus;
import dev.slipway.model.pool.PoolStandings;
import dev.slipway.model.pool.PoolStandings.NodeClassStanding;
import dev.slipway.model.pool.PoolStandings.NodePoolStanding;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.testkit.scenario.TestClaim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class PoolStatusPlannerTest {
    /** Of every claim for tests. */
    private static final String HASH = claim("any").planned().spec().nodePoolHash();

    private static final NodeClassStanding READY =
            new NodeClassStanding("nodes", false, Condition.met(Condition.READY));

    @Test
    void countsWhatHasAnInstanceAndStays() {
        var claims = List.of(
                claim("a").planned(),
                claim("b").launched(),
                claim("c").registered(),
                claim("d").initialized(),
                claim("e").disrupted(DisruptionReason.EMPTY, null),
                claim("f").draining(DisruptionReason.EMPTY, null),
                claim("g").terminating(DisruptionReason.EMPTY),
                claim("h").pool("another").initialized());
        var status = status(pool(""), claims, READY);
        assertEquals(3, status.nodes());
        assertEquals(
                claims.get(1).capacity().times(3).plus(ResourceList.of("nodes", Quantity.of(3))), status.resources());
        assertEquals(
                List.of(
                        "ValidationSucceeded=TRUE",
                        "NodeClassReady=TRUE",
                        "NodeRegistrationHealthy=TRUE",
                        "Ready=TRUE"),
                status.conditions().stream()
                        .map(condition -> condition.type() + "=" + condition.status())
                        .toList());
    }

    @Test
    void aTotalThatIsTooLargeForAQuantityIsTheLargest() {
        var storage = ResourceList.of("ephemeral-storage", Quantity.parse("5P"));
        var one = claim("a").initialized();
        var large = new NodeClaim(
                one.name(), one.spec(), storage, storage, one.state(), one.drifted(), one.drainStep(), one.version());
        var status = status(pool(""), List.of(large, large, one), READY);
        assertEquals(3, status.nodes());
        assertTrue(status.resources().get("ephemeral-storage").compareTo(Quantity.parse("9P")) > 0);
    }

    @Test
    void aPoolThatCannotBeReadSaysWhatIsWrongWithIt() {
        var status = status(pool("spec.weight: 101 is too large."), List.of(), READY);
        assertEquals(
                new Condition(
                        "ValidationSucceeded",
                        Truth.FALSE,
                        "NodePoolValidationFailed",
                        "spec.weight: 101 is too large."),
                status.conditions().getFirst());
        assertEquals(
                "ValidationSucceeded=False (NodePoolValidationFailed)",
                status.conditions().getLast().message());
    }

    static Stream<NodeClassStanding> classes() {
        return Stream.of(
                new NodeClassStanding("nods", false, Condition.met(Condition.READY)),
                new NodeClassStanding("nodes", true, Condition.met(Condition.READY)),
                new NodeClassStanding("nodes", false, null),
                new NodeClassStanding("nodes", false, new Condition(Condition.READY, Truth.UNKNOWN, "Later", "")),
                new NodeClassStanding(
                        "nodes",
                        false,
                        Condition.failed(Condition.READY, "UnhealthyDependents", "SubnetsReady=False")));
    }

    static Stream<String> reasons() {
        return Stream.of(
                "NodeClassNotFound There is no EC2NodeClass/nodes. Maybe spec.template.spec.nodeClassRef.name is"
                        + " misspelt; there is nods.",
                "NodeClassTerminating EC2NodeClass/nodes is being deleted. Maybe"
                        + " spec.template.spec.nodeClassRef.name is to name another one.",
                "NodeClassReadinessUnknown EC2NodeClass/nodes does not say yet whether it is ready; kubectl describe"
                        + " ec2nodeclass nodes says more.",
                "NodeClassReadinessUnknown EC2NodeClass/nodes does not say yet whether it is ready; kubectl describe"
                        + " ec2nodeclass nodes says more.",
                "UnhealthyDependents EC2NodeClass/nodes is not ready: SubnetsReady=False. Maybe kubectl describe"
                        + " ec2nodeclass nodes says what to change.");
    }

    /** Reasons are Karpenter's; core.md §1.3. */
    @Test
    void saysWhyItsClassIsNotReady() {
        assertEquals(
                reasons().toList(),
                classes()
                        .map(nodeClass -> status(pool(""), List.of(), nodeClass)
                                .conditions()
                                .get(1))
                        .map(condition -> condition.reason() + " " + condition.message())
                        .toList());
    }

    @Test
    void aReferenceToNoClassIsNamed() {
        var nameless = new NodePoolStanding("default", 1, "", HASH, "", null);
        var condition = status(nameless, List.of()).conditions().get(1);
        assertEquals("NodeClassNotFound", condition.reason());
        assertTrue(condition.message().contains("nodeClassRef"), condition::message);
    }

    /** Whatever there is: what is written is the same in any order, and once it is said nothing is written again. */
    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsWrittenTwice(int seed) {
        var random = new Random(seed);
        var nodeClasses = new ArrayList<>(classes().toList());
        Collections.shuffle(nodeClasses, random);
        var pools = IntStream.range(0, 5)
                .mapToObj(at -> new NodePoolStanding(
                        "pool-" + at,
                        1 + random.nextInt(3),
                        "nodes",
                        HASH,
                        random.nextBoolean() ? "" : "It is odd.",
                        null))
                .toList();
        var claims = new ArrayList<>(IntStream.range(0, random.nextInt(30))
                .mapToObj(at -> claim("c" + at).pool("pool-" + random.nextInt(6)))
                .map(claim -> random.nextBoolean() ? claim.initialized() : claim.planned())
                .toList());
        var chosen = nodeClasses.subList(0, 1);
        var first = PoolStatusPlanner.plan(new PoolStandings(pools, chosen), claims, List.of());
        assertEquals(5, first.changes().size());
        Collections.shuffle(claims, random);
        var told = pools.stream()
                .map(pool -> new NodePoolStanding(
                        pool.name(),
                        pool.generation(),
                        pool.nodeClass(),
                        pool.hash(),
                        pool.fault(),
                        first.changes().get(pool.name())))
                .toList();
        assertTrue(PoolStatusPlanner.plan(new PoolStandings(told, chosen), claims, List.of())
                .changes()
                .isEmpty());
        assertEquals(
                claims.stream()
                        .filter(claim -> claim.instance().isPresent())
                        .filter(claim -> !claim.spec().nodePool().equals("pool-5"))
                        .count(),
                first.changes().values().stream()
                        .mapToLong(NodePoolStatus::nodes)
                        .sum());
    }

    static IntStream seeds() {
        return IntStream.range(0, 40);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "1, 2, 1"})
    void aPoolThatWasEditedIsToldOfItsNewGeneration(long said, long generation, int changes) {
        var before = status(new NodePoolStanding("default", said, "nodes", HASH, "", null), List.of(), READY);
        var standings = new PoolStandings(
                List.of(new NodePoolStanding("default", generation, "nodes", HASH, "", before)), List.of(READY));
        assertEquals(
                changes,
                PoolStatusPlanner.plan(standings, List.of(), List.of())
                        .changes()
                        .size());
    }

    private static TestClaim claim(String name) {
        return new TestClaim(name).pool("default");
    }

    private static NodePoolStanding pool(String fault) {
        return new NodePoolStanding("default", 1, "nodes", HASH, fault, null);
    }

    private static NodePoolStatus status(
            NodePoolStanding pool, List<NodeClaim> claims, NodeClassStanding... nodeClasses) {
        var plan = PoolStatusPlanner.plan(new PoolStandings(List.of(pool), List.of(nodeClasses)), claims, List.of());
        return Optional.ofNullable(plan.changes().get(pool.name())).orElseThrow();
    }
}
