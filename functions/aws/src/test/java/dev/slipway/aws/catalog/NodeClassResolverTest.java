package dev.slipway.aws.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.aws.Ec2Wire;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.pool.ResolvedNodeClass.NotReady;
import dev.slipway.model.pool.ResolvedNodeClass.Ready;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.model.pool.SelectorTerm;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.fake.FakeClock;
import dev.slipway.testkit.fake.FakeMemoryBook;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NodeClassResolverTest {
    private static final String SUBNETS = """
            <subnetSet>
            <item><subnetId>subnet-a</subnetId><availabilityZone>us-east-1a</availabilityZone>
              <availableIpAddressCount>10</availableIpAddressCount></item>
            <item><subnetId>subnet-b</subnetId><availabilityZone>us-east-1b</availabilityZone>
              <availableIpAddressCount>99</availableIpAddressCount></item>
            </subnetSet>
            """;
    private static final String GROUPS = """
            <securityGroupInfo><item><groupId>sg-2</groupId></item><item><groupId>sg-1</groupId></item></securityGroupInfo>
            """;
    private static final String IMAGES = "<imagesSet>"
            + image("ami-old", "amazon-eks-node-al2023-x86_64-standard-1.34-v20261001", "x86_64", "2026-10-01")
            + image("ami-new", "amazon-eks-node-al2023-x86_64-standard-1.34-v20261101", "x86_64", "2026-11-01")
            + image("ami-gpu", "amazon-eks-node-al2023-x86_64-nvidia-1.34-v20261101", "x86_64", "2026-11-01")
            + image("ami-arm", "amazon-eks-node-al2023-arm64-standard-1.34-v20261102", "arm64", "2026-11-02")
            + "</imagesSet>";

    private final FakeClock clock = new FakeClock();
    private final Ec2Wire ec2 = new Ec2Wire();
    private final Ec2CatalogSource source = new Ec2CatalogSource(
            ec2.client(),
            () -> "1.34",
            () -> {
                throw new IllegalStateException("No test here asks for the catalogue.");
            },
            new FakeMemoryBook(Faults.none()),
            DerivationSettings.USUAL,
            clock);

    @AfterEach
    void stop() {
        ec2.close();
    }

    @Test
    void findsSubnetsGroupsAndTheNewestImages() {
        healthy();
        var ready = assertInstanceOf(Ready.class, source.resolve(Examples.nodeClass()));
        assertEquals(
                List.of(new Subnet("subnet-b", "us-east-1b", 99), new Subnet("subnet-a", "us-east-1a", 10)),
                ready.subnets());
        assertEquals(List.of("sg-1", "sg-2"), ready.securityGroupIds());
        assertEquals(
                List.of("ami-arm", "ami-gpu", "ami-new"),
                ready.images().stream().map(Image::id).toList());
        assertEquals("tag:discovery", ec2.request("DescribeSubnets", 0).get("Filter.1.Name"));
        assertEquals("amazon", ec2.request("DescribeImages", 0).get("Owner.1"));
        assertEquals(
                "amazon-eks-node-al2023-x86_64-standard-1.34-*",
                ec2.request("DescribeImages", 0).get("Filter.1.Value.1"));
    }

    @Test
    void keepsAnAnswerForAMinute() {
        healthy();
        source.resolve(Examples.nodeClass());
        source.resolve(Examples.nodeClass());
        assertEquals(3, ec2.actions().size());
        clock.advance(Duration.ofMinutes(1));
        source.resolve(Examples.nodeClass());
        assertEquals(6, ec2.actions().size());
    }

    @Test
    void usesTheOldAnswerWhileEc2IsAway() {
        healthy();
        ec2.refuse("DescribeSubnets", 503, "Unavailable", "The server is overloaded");
        var before = source.resolve(Examples.nodeClass());
        clock.advance(Duration.ofMinutes(2));
        assertEquals(before, source.resolve(Examples.nodeClass()));
    }

    @Test
    void asksToComeBackWhenEc2IsAwayFromTheStart() {
        ec2.refuse("DescribeSubnets", 503, "Unavailable", "The server is overloaded");
        assertThrows(RetryableFault.class, () -> source.resolve(Examples.nodeClass()));
    }

    @Test
    void saysWhichSelectorFindsNoSubnet() {
        healthy("<subnetSet/>", GROUPS, IMAGES);
        var notReady = notReady(Examples.nodeClass());
        assertEquals("SubnetsNotFound", notReady.reason());
        assertEquals(
                "No subnet matches spec.subnetSelectorTerms of EC2NodeClass/nodes: tag discovery=demo."
                        + " Maybe a tag or id is misspelt, or is in another region.",
                notReady.message());
    }

    @Test
    void saysWhenNoSecurityGroupMatches() {
        healthy(SUBNETS, "<securityGroupInfo/>", IMAGES);
        assertEquals("SecurityGroupsNotFound", notReady(Examples.nodeClass()).reason());
    }

    @Test
    void saysWhenNoImageMatches() {
        healthy(SUBNETS, GROUPS, "<imagesSet/>");
        var notReady = notReady(withImages(new SelectorTerm(new TreeMap<>(), "ami-1", "", "", "")));
        assertEquals("AMINotFound", notReady.reason());
        assertTrue(notReady.message().contains("id=ami-1"));
        assertEquals("image-id", ec2.request("DescribeImages", 0).get("Filter.1.Name"));
    }

    @Test
    void looksForNamesAmongOwnAndAmazonsImages() {
        healthy();
        source.resolve(withImages(new SelectorTerm(new TreeMap<>(), "", "my-image-*", "", "")));
        var request = ec2.request("DescribeImages", 0);
        assertEquals(
                List.of("self", "amazon"),
                List.of(request.getOrDefault("Owner.1", ""), request.getOrDefault("Owner.2", "")));
        assertEquals("my-image-*", request.get("Filter.1.Value.1"));
    }

    @Test
    void refusesAnAliasThatItDoesNotKnow() {
        healthy();
        var notReady = notReady(withImages(new SelectorTerm(new TreeMap<>(), "", "", "bottlerocket@latest", "")));
        assertEquals("UnsupportedAlias", notReady.reason());
        assertTrue(notReady.message().contains("\"bottlerocket@latest\""));
    }

    @Test
    void saysWhenTheRoleLacksAPermission() {
        ec2.refuse("DescribeSubnets", 403, "UnauthorizedOperation", "You are not authorized");
        var notReady = notReady(Examples.nodeClass());
        assertEquals("ResolutionFailed", notReady.reason());
        assertTrue(notReady.message().contains("UnauthorizedOperation"));
    }

    @Test
    void asksOnceForAllIdsAndOnceForEachTagTerm() {
        var terms = List.of(
                new SelectorTerm(new TreeMap<>(), "sg-1", "", "", ""),
                new SelectorTerm(new TreeMap<>(), "sg-2", "", "", ""),
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
    }

    private void healthy() {
        healthy(SUBNETS, GROUPS, IMAGES);
    }

    private void healthy(String subnets, String groups, String images) {
        ec2.answer("DescribeSubnets", subnets)
                .answer("DescribeSecurityGroups", groups)
                .answer("DescribeImages", images);
    }

    private NotReady notReady(NodeClass nodeClass) {
        ResolvedNodeClass resolved = source.resolve(nodeClass);
        return assertInstanceOf(NotReady.class, resolved);
    }

    private static NodeClass withImages(SelectorTerm term) {
        return TestNodeClass.like(Examples.nodeClass()).images(term).build();
    }

    private static String image(String id, String name, String architecture, String created) {
        return "<item><imageId>%s</imageId><name>%s</name><architecture>%s</architecture><creationDate>%sT00:00:00.000Z</creationDate></item>"
                .formatted(id, name, architecture, created);
    }
}
