package dev.slipway.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.InstanceTrouble;
import dev.slipway.model.claim.InstanceTrouble.EventScheduled;
import dev.slipway.model.claim.InstanceTrouble.Impaired;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.port.DryRunOutcome;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.port.FleetOutcome.RefusalKind;
import dev.slipway.model.port.FleetRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What a {@link FleetGateway} does, for an EC2 without lag that has the pools of {@link Examples#fleetRequest}: m7g.large
 * in two zones and m5.large in one, spot, all full.
 */
public abstract class FleetGatewayContract {
    private static final Instant LONG_AGO = Instant.parse("2006-08-25T00:00:00Z");
    private static final Instant NEVER = Instant.parse("2999-01-01T00:00:00Z");

    /** For the cluster {@link Examples#CLUSTER}, which has no instance yet; the same one within a test. */
    protected abstract FleetGateway fleet();

    /** Empties a pool; does nothing in an EC2 that never runs out. */
    protected abstract void empty(CapacityPool pool);

    /** The instance runs, and EC2 finds its host impaired from now on; does nothing where all is well always. */
    protected abstract void impair(InstanceId instance);

    /** The instance runs, and EC2 is to retire it; likewise. */
    protected abstract void retire(InstanceId instance);

    /** In what the implementation's EC2 differs from AWS's. */
    protected Set<Ec2Difference> differences() {
        return Set.of();
    }

    /**
     * The request as the implementation's EC2 can serve it.
     *
     * @param request with the names of subnets, groups and images of {@link Examples}
     */
    protected FleetRequest fitting(FleetRequest request) {
        return request;
    }

    @Test
    void launchesAsManyAsAsked() {
        var outcome = fleet().launch(request("launch-1", 3));
        assertEquals(3, outcome.instances().size());
        assertEquals(ids(outcome.instances()), seen(fleet().launchedBy(new LaunchId("launch-1"))));
        assertEquals(ids(outcome.instances()), seen(fleet().instances()));
    }

    @Test
    void launchesOnceForOneLaunchId() {
        var first = fleet().launch(request("launch-1", 2));
        var second = fleet().launch(request("launch-1", 2));
        var once = !differences().contains(Ec2Difference.IGNORES_CLIENT_TOKENS);
        assertEquals(once, ids(first.instances()).equals(ids(second.instances())));
        assertEquals(once ? 2 : 4, fleet().instances().size());
    }

    @Test
    void answersWithTheFirstInstancesWhenALaunchIsAskedDifferently() {
        var first = fleet().launch(request("launch-1", 1));
        var second = fleet().launch(request("launch-1", 2));
        var once = !differences().contains(Ec2Difference.IGNORES_CLIENT_TOKENS);
        assertEquals(once, ids(first.instances()).equals(ids(second.instances())));
        assertEquals(once ? 1 : 3, fleet().instances().size());
    }

    @Test
    void triesALaunchWithoutLaunching() {
        assertEquals(new DryRunOutcome.Passed(), fleet().dryRun(request("launch-1", 1)));
        assertEquals(List.of(), fleet().instances());
    }

    @Test
    void launchesAgainForAnotherLaunchId() {
        fleet().launch(request("launch-1", 1));
        fleet().launch(request("launch-2", 1));
        assertEquals(2, fleet().instances().size());
        assertEquals(1, fleet().launchedBy(new LaunchId("launch-2")).size());
    }

    @Test
    void launchesAgainAfterItsTemplatesWereDeleted() {
        fleet().launch(request("launch-1", 1));
        assertEquals(0, fleet().deleteTemplates(LONG_AGO), "they are younger");
        assertTrue(fleet().deleteTemplates(NEVER) > 0, "they are older");
        assertEquals(0, fleet().deleteTemplates(NEVER), "they are gone");
        assertEquals(1, fleet().launch(request("launch-2", 1)).instances().size());
    }

    @Test
    void tellsPoolPriceAndImageOfEachInstance() {
        var asked = request("launch-1", 1);
        var instance = fleet().launch(asked).instances().getFirst();
        var option = asked.options().stream()
                .filter(candidate ->
                        candidate.instanceType().equals(instance.pool().instanceType())
                                && candidate.zone().equals(instance.pool().zone()))
                .findFirst()
                .orElseThrow();
        assertEquals(CapacityType.SPOT, instance.pool().capacityType());
        assertEquals(option.price(), instance.price());
        assertEquals(option.imageId(), instance.imageId());
        var described = fleet().instance(instance.id()).orElseThrow();
        assertEquals(instance.pool(), described.pool());
        assertEquals(instance.imageId(), described.imageId());
        assertEquals(Optional.of(new LaunchId("launch-1")), described.launch());
        assertEquals("default", described.tags().get("karpenter.sh/nodepool"));
        assertEquals("nodes", described.tags().get("karpenter.k8s.aws/ec2nodeclass"));
        assertEquals("owned", described.tags().get("kubernetes.io/cluster/demo"));
        assertEquals("42", described.tags().get("cost-centre"));
        assertEquals("batch-1", described.tags().get("slipway.dev/request"));
    }

    @Test
    void looksElsewhereWhenAPoolIsEmpty() {
        empty(pool("m7g.large", "us-east-1a"));
        var outcome = fleet().launch(request("launch-1", 1));
        assertEquals(1, outcome.instances().size());
        assertEquals(
                differences().contains(Ec2Difference.NEVER_RUNS_OUT),
                outcome.instances().getFirst().pool().equals(pool("m7g.large", "us-east-1a")));
    }

    @Test
    void namesEachPoolThatRefused() {
        var pools = List.of(
                pool("m7g.large", "us-east-1a"), pool("m7g.large", "us-east-1b"), pool("m5.large", "us-east-1a"));
        pools.forEach(this::empty);
        var outcome = fleet().launch(request("launch-1", 1));
        if (differences().contains(Ec2Difference.NEVER_RUNS_OUT)) {
            assertEquals(1, outcome.instances().size());
            assertEquals(List.of(), outcome.refusals());
            return;
        }
        assertEquals(List.of(), outcome.instances());
        for (var pool : pools) {
            assertTrue(outcome.refusals().stream()
                    .anyMatch(refusal ->
                            pool.equals(refusal.pool()) && refusal.kind() == RefusalKind.INSUFFICIENT_CAPACITY));
        }
    }

    @Test
    void namesOnlyInstancesThatAreNotWell() {
        var all = ids(fleet().launch(request("launch-1", 3)).instances());
        assertEquals(List.of(), fleet().troubles());
        impair(all.get(0));
        retire(all.get(1));
        var well = differences().contains(Ec2Difference.ALWAYS_WELL);
        assertEquals(well ? List.of() : all.subList(0, 2), troubled());
        if (!well) {
            var troubles = fleet().troubles();
            assertEquals(
                    "system status",
                    assertInstanceOf(Impaired.class, troubles.getFirst()).check());
            assertEquals(
                    "instance-retirement",
                    assertInstanceOf(EventScheduled.class, troubles.getLast()).code());
        }
        fleet().terminate(all.get(0));
        assertEquals(well ? List.of() : List.of(all.get(1)), troubled(), "what ends has no trouble any more");
    }

    private List<InstanceId> troubled() {
        return fleet().troubles().stream().map(InstanceTrouble::instance).toList();
    }

    @Test
    void endsAnInstanceTwice() {
        var id = fleet().launch(request("launch-1", 1)).instances().getFirst().id();
        fleet().terminate(id);
        fleet().terminate(id);
        assertTrue(fleet().instance(id).map(CloudInstance::ending).orElse(true));
        assertTrue(fleet().instances().stream().allMatch(CloudInstance::ending));
    }

    @Test
    void endingAnUnknownInstanceIsFine() {
        fleet().terminate(new InstanceId("i-00000000000000bad"));
        assertEquals(Optional.empty(), fleet().instance(new InstanceId("i-00000000000000bad")));
    }

    @Test
    void addsTags() {
        var id = fleet().launch(request("launch-1", 1)).instances().getFirst().id();
        fleet().tag(id, Examples.labels("Name", "ip-10-0-0-1", "karpenter.sh/nodeclaim", "default-1"));
        var tags = fleet().instance(id).orElseThrow().tags();
        assertEquals("ip-10-0-0-1", tags.get("Name"));
        assertEquals("default-1", tags.get("karpenter.sh/nodeclaim"));
        assertEquals("launch-1", tags.get("slipway.dev/launch"));
    }

    private FleetRequest request(String launch, int count) {
        return fitting(Examples.fleetRequest(launch, count));
    }

    private static CapacityPool pool(String type, String zone) {
        return new CapacityPool(CapacityType.SPOT, type, zone);
    }

    private static List<InstanceId> ids(List<LaunchedInstance> instances) {
        return instances.stream().map(LaunchedInstance::id).sorted().toList();
    }

    private static List<InstanceId> seen(List<CloudInstance> instances) {
        return instances.stream().map(CloudInstance::id).sorted().toList();
    }
}
