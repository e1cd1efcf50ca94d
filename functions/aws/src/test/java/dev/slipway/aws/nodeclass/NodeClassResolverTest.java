package dev.slipway.aws.nodeclass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.pool.Condition.Truth;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.NodeClassStatus.SecurityGroup;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.model.pool.SelectorTerm;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subnets, security groups, how long answers are kept, and what the status says of what is missing. */
final class NodeClassResolverTest {
    private final Account account = Account.healthy();

    @AfterEach
    void stop() {
        account.close();
    }

    @Test
    void findsEverythingThatALaunchNeeds() {
        var ready = account.ready(Examples.nodeClass());
        assertEquals(
                List.of(
                        new Subnet("subnet-b", "us-east-1b", 99),
                        new Subnet("subnet-c", "us-east-1c", "use1-az6", 99),
                        new Subnet("subnet-a", "us-east-1a", "use1-az4", 10)),
                ready.subnets(),
                "by most free addresses, then id");
        assertEquals(List.of("sg-1", "sg-2"), ready.securityGroupIds());
        assertEquals(
                List.of("ami-arm64", "ami-amd64", "ami-arm-gpu", "ami-neuron", "ami-nvidia"),
                ready.images().stream().map(Image::id).toList());
        assertTrue(ready.instanceProfile().startsWith("demo_"), ready::instanceProfile);
        assertEquals("tag:discovery", account.aws.request("DescribeSubnets", 0).get("Filter.1.Name"));
        assertEquals("500", account.aws.request("DescribeSubnets", 0).get("MaxResults"));
    }

    @Test
    void saysInTheStatusWhatWasFound() {
        var status = account.resolver.status(Examples.nodeClass());
        assertEquals(
                List.of(new SecurityGroup("sg-1", "nodes"), new SecurityGroup("sg-2", "pods")),
                status.securityGroups());
        assertEquals("subnet-b", status.subnets().getFirst().id());
        assertEquals(5, status.images().size());
        assertEquals(account.ready(Examples.nodeClass()).instanceProfile(), status.instanceProfile());
        assertEquals(
                List.of(
                        "SubnetsReady=True SubnetsReady",
                        "SecurityGroupsReady=True SecurityGroupsReady",
                        "AMIsReady=True AMIsReady",
                        "InstanceProfileReady=True InstanceProfileReady",
                        "CapacityReservationsReady=True CapacityReservationsReady",
                        "PlacementGroupReady=True PlacementGroupReady",
                        "ValidationSucceeded=True ValidationSucceeded",
                        "Ready=True Ready"),
                Account.conditions(status));
    }

    @Test
    void keepsSubnetsForOneMinuteAndTheRestForFive() {
        account.ready(Examples.nodeClass());
        account.clock.advance(Duration.ofSeconds(59));
        account.ready(Examples.nodeClass());
        assertEquals(List.of(1L, 1L, 1L), asked());
        account.clock.advance(Duration.ofSeconds(1));
        account.ready(Examples.nodeClass());
        assertEquals(List.of(2L, 1L, 1L), asked());
        account.clock.advance(Duration.ofMinutes(4));
        account.ready(Examples.nodeClass());
        assertEquals(List.of(3L, 2L, 2L), asked());
        assertEquals(1, account.asked("GetInstanceProfile"), "kept for fifteen minutes");
        account.clock.advance(Duration.ofMinutes(10));
        account.ready(Examples.nodeClass());
        assertEquals(2, account.asked("GetInstanceProfile"));
    }

    @Test
    void asksOnceForClassesThatSelectTheSame() {
        account.ready(Examples.nodeClass());
        account.ready(TestNodeClass.like(Examples.nodeClass()).userData("echo").build());
        assertEquals(List.of(1L, 1L, 1L), asked());
    }

    /** aws.md §8, 17, otherwise: what a class that was edited a second ago means is known at once, so no launch has to wait. */
    @Test
    void asksAnewForAClassThatSelectsOtherwise() {
        account.ready(Examples.nodeClass());
        account.ready(
                TestNodeClass.like(Examples.nodeClass()).subnets(id("subnet-b")).build());
        assertEquals(List.of(2L, 1L, 1L), asked());
        assertEquals("subnet-id", account.aws.request("DescribeSubnets", 1).get("Filter.1.Name"));
    }

    @Test
    void neverUsesAnOldCountOfFreeAddresses() {
        account.ready(Examples.nodeClass());
        account.clock.advance(Duration.ofMinutes(1));
        account.aws.refuse("DescribeSubnets", 503, "Unavailable", "The server is overloaded");
        account.ready(Examples.nodeClass());
        account.clock.advance(Duration.ofMinutes(1));
        assertThrows(RetryableFault.class, () -> account.resolver.resolve(Examples.nodeClass()));
    }

    @Test
    void usesOldGroupsAndImagesForAnHourWhileEc2IsAway() {
        var before = account.ready(Examples.nodeClass());
        account.aws
                .refuse("DescribeSecurityGroups", 503, "Unavailable", "The server is overloaded")
                .refuse("DescribeImages", 503, "Unavailable", "The server is overloaded");
        account.clock.advance(Duration.ofMinutes(5));
        // The wire gives a first answer once more before its last one stays.
        account.ready(Examples.nodeClass());
        account.clock.advance(Duration.ofMinutes(59));
        assertEquals(before, account.ready(Examples.nodeClass()));
        account.clock.advance(Duration.ofMinutes(2));
        assertThrows(RetryableFault.class, () -> account.resolver.resolve(Examples.nodeClass()));
    }

    @Test
    void takesNothingFromBeforeASnapshotForFresh() {
        account.ready(Examples.nodeClass());
        // A process that is restored from a snapshot finds its memory as it was, and the clock days later.
        account.clock.advance(Duration.ofDays(3));
        account.ready(Examples.nodeClass());
        assertEquals(List.of(2L, 2L, 2L), asked());
    }

    @Test
    void asksAgainAfterAMinuteForWhatWasMissing() {
        account.aws.answer("DescribeSecurityGroups", "<securityGroupInfo/>");
        account.ready(Examples.nodeClass());
        account.clock.advance(Duration.ofMinutes(5));
        assertEquals(
                "SecurityGroupsNotFound", account.notReady(Examples.nodeClass()).reason());
        account.aws.answer("DescribeSecurityGroups", Account.GROUPS);
        account.clock.advance(Duration.ofMinutes(1));
        account.notReady(Examples.nodeClass());
        account.clock.advance(Duration.ofMinutes(1));
        account.ready(Examples.nodeClass());
    }

    @Test
    void saysWhichSelectorFindsNothingAndGoesOnWithTheRest() {
        var elsewhere = TestNodeClass.like(Examples.nodeClass())
                .subnets(new SelectorTerm(Examples.labels("discovery", "elsewhere"), "", "", "", ""), id("subnet-9"))
                .build();
        account.aws.answer("DescribeSubnets", "<subnetSet/>");
        account.ready(Examples.nodeClass());
        var notReady = account.notReady(elsewhere);
        assertEquals("SubnetsNotFound", notReady.reason());
        assertEquals(
                "EC2NodeClass/nodes: No subnet matches spec.subnetSelectorTerms: tag discovery=elsewhere, or id=subnet-9."
                        + " Maybe a tag or id is misspelt, or is in another region or account.",
                notReady.message());
        var status = account.resolver.status(elsewhere);
        assertEquals(
                List.of(
                        "SubnetsReady=False SubnetsNotFound",
                        "SecurityGroupsReady=True SecurityGroupsReady",
                        "AMIsReady=True AMIsReady",
                        "InstanceProfileReady=True InstanceProfileReady",
                        "CapacityReservationsReady=True CapacityReservationsReady",
                        "PlacementGroupReady=True PlacementGroupReady",
                        "ValidationSucceeded=False DependenciesNotReady",
                        "Ready=False UnhealthyDependents"),
                Account.conditions(status));
        assertEquals(
                "SubnetsReady=False (SubnetsNotFound), ValidationSucceeded=False (DependenciesNotReady)",
                Account.condition(status, "Ready").message());
        assertEquals(5, status.images().size());
        account.ready(Examples.nodeClass());
    }

    @Test
    void namesThePermissionThatIsMissing() {
        account.aws.refuse("DescribeSubnets", 403, "UnauthorizedOperation", "You are not authorized");
        account.ready(Examples.nodeClass());
        account.clock.advance(Duration.ofMinutes(1));
        var notReady = account.notReady(Examples.nodeClass());
        assertEquals("Unauthorized", notReady.reason());
        assertTrue(
                notReady.message()
                        .endsWith("ec2:DescribeSubnets is not allowed (UnauthorizedOperation: You are not authorized)."
                                + " Maybe the function's role lacks the permission ec2:DescribeSubnets."),
                notReady::message);
    }

    @Test
    void saysWhatIsWrongWithAClassThatCannotBeLaunched() {
        NodeClass broken = TestNodeClass.like(Examples.nodeClass())
                .userData("MIME-Version: 1.0\nContent-Type: multipart/mixed\n")
                .build();
        var status = account.resolver.status(broken);
        var validation = Account.condition(status, NodeClassStatus.VALIDATION);
        assertEquals(Truth.FALSE, validation.status());
        assertEquals(account.notReady(broken).reason(), validation.reason());
        assertEquals(3, status.subnets().size());
    }

    @Test
    void asksOnceForAllIdsAndOnceForEachTagTerm() {
        var terms = List.of(
                id("sg-1"),
                id("sg-2"),
                new SelectorTerm(new TreeMap<>(), "", "nodes", "", ""),
                new SelectorTerm(Examples.labels("team", "*", "env", "prod"), "", "", "", ""));
        var queries = SelectorFilters.of(terms, "group-id", "group-name");
        assertEquals(
                List.of("group-id [sg-1, sg-2]", "group-name [nodes]", "tag:env [prod], tag-key [team]"),
                queries.stream()
                        .map(query -> String.join(
                                ", ",
                                query.stream()
                                        .map(filter -> filter.name() + " " + filter.values())
                                        .toList()))
                        .toList());
        account.ready(TestNodeClass.like(Examples.nodeClass())
                .securityGroups(terms.toArray(SelectorTerm[]::new))
                .build());
        assertEquals(3, account.asked("DescribeSecurityGroups"));
        assertEquals(
                new TreeSet<>(List.of("sg-1", "sg-2")),
                new TreeSet<>(account.ready(Examples.nodeClass()).securityGroupIds()),
                "each group once");
    }

    private List<Long> asked() {
        return List.of(
                account.asked("DescribeSubnets"),
                account.asked("DescribeSecurityGroups"),
                account.asked("DescribeImages"));
    }

    private static SelectorTerm id(String id) {
        return new SelectorTerm(new TreeMap<>(), id, "", "", "");
    }
}
