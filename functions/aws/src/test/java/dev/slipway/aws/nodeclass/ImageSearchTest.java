package dev.slipway.aws.nodeclass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.Condition.Truth;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.pool.SelectorTerm;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 1 to 8 of aws.md §1.2, over the wire. */
final class ImageSearchTest {
    private final Account account = new Account();

    ImageSearchTest() {
        account.aws
                .answer("DescribeSubnets", Account.SUBNETS)
                .answer("DescribeSecurityGroups", Account.GROUPS)
                .answerIam("GetInstanceProfile", Account.profile("node-role"));
    }

    @AfterEach
    void stop() {
        account.close();
    }

    @Test
    void asksForAllParametersOfAnAliasAtOnceAndThenForTheirImages() {
        account.parameters(Account.AL2023.formatted("arm64/standard"), "ami-1")
                .images(Account.image("ami-1", "a", "arm64", "2026-11-01"));
        assertEquals(List.of("ami-1"), ids(alias("al2023@latest")));
        var asked = account.aws.request("GetParameters", 0).getOrDefault("Body", "");
        for (var variant :
                List.of("x86_64/standard", "x86_64/nvidia", "x86_64/neuron", "arm64/standard", "arm64/nvidia")) {
            assertTrue(asked.contains(Account.AL2023.formatted(variant)), asked);
        }
        var described = account.aws.request("DescribeImages", 0);
        assertEquals("image-id", described.get("Filter.1.Name"));
        assertEquals("ami-1", described.get("Filter.1.Value.1"));
        assertEquals("state", described.get("Filter.2.Name"));
        assertEquals("available", described.get("Filter.2.Value.1"));
        assertEquals("true", described.get("IncludeDeprecated"));
        assertEquals("1000", described.get("MaxResults"));
        assertFalse(described.containsKey("Owner.1"));
    }

    @Test
    void passesOverAPathWithoutAParameter() {
        account.parameters(Account.AL2023.formatted("x86_64/nvidia"), "ami-gpu")
                .images(Account.image("ami-gpu", "gpu", "x86_64", "2026-11-01"));
        assertEquals(List.of("ami-gpu"), ids(alias("al2023@latest")));
    }

    @Test
    void saysSoWhenNoPathOfTheAliasHasAParameter() {
        account.parameters();
        var condition = images(alias("al2023@20261105"));
        assertEquals("AMINotFound", condition.reason());
        assertTrue(condition.message().contains("al2023@20261105"), condition::message);
        assertTrue(
                condition.message().contains("amazon-eks-node-al2023-x86_64-neuron-1.34-20261105"), condition::message);
        assertTrue(condition.message().endsWith("versions of al2023 begin with a v."), condition::message);
    }

    @Test
    void endsForGoodWithAnAliasThatThisKubernetesCannotHave() {
        account.kubernetes("1.33");
        var condition = images(alias("al2@latest"));
        assertEquals(Truth.FALSE, condition.status());
        assertEquals("UnsupportedAlias", condition.reason());
        account.clock.advance(Duration.ofHours(1));
        images(alias("al2@latest"));
        assertEquals(0, account.asked("GetParameters"), "no retry can help");
    }

    /** aws.md §8, 33. */
    @Test
    void listsAnImageWithDriversForBothDevicesTwice() {
        var gpu = "/aws/service/eks/optimized-ami/1.32/amazon-linux-2-gpu/recommended/image_id";
        account.kubernetes("1.32")
                .parameters(gpu, "ami-gpu")
                .images(Account.image("ami-gpu", "gpu", "x86_64", "2026-11-01"));
        var found = found(alias("al2@latest"));
        assertEquals(
                List.of("ami-gpu", "ami-gpu"), found.stream().map(Image::id).toList());
        assertEquals(
                List.of(
                        "[karpenter.k8s.aws/instance-accelerator-count Exists]",
                        "[karpenter.k8s.aws/instance-gpu-count Exists]"),
                found.stream().map(image -> image.requirements().toString()).toList());
    }

    @Test
    void takesOneImageForSeveralVariantsOfBottlerocket() {
        account.parameters("/aws/service/bottlerocket/aws-k8s-1.34/x86_64/1.52.0/image_id", "ami-b")
                .images(Account.image("ami-b", "bottlerocket", "x86_64", "2026-11-01"));
        assertEquals(List.of("ami-b", "ami-b"), ids(alias("bottlerocket@v1.52.0")));
    }

    @Test
    void keepsTheAliasWhenTheUserBringsTheUserData() {
        account.parameters(Account.AL2023.formatted("x86_64/standard"), "ami-1")
                .images(Account.image("ami-1", "a", "x86_64", "2026-11-01"));
        var custom =
                TestNodeClass.like(alias("al2023@latest")).amiFamily("Custom").build();
        assertEquals(List.of("ami-1"), ids(custom));
    }

    /** aws.md §8, 34. */
    @Test
    void takesIdsDirectlyAndOfEachArchitectureTheNewest() {
        account.images(
                Account.image("ami-old", "b", "x86_64", "2026-10-01"),
                Account.image("ami-new", "a", "x86_64", "2026-11-01"),
                Account.image("ami-arm", "a", "arm64", "2026-09-01"),
                Account.image("ami-mac", "a", "x86_64_mac", "2026-11-09"));
        assertEquals(
                List.of("ami-new", "ami-arm"), ids(terms(id("ami-old"), id("ami-new"), id("ami-arm"), id("ami-mac"))));
        assertEquals(1, account.asked("DescribeImages"), "all ids are one question");
        assertEquals(0, account.asked("GetParameters"));
    }

    @Test
    void aSoundImageBeatsADeprecatedOneHoweverNew() {
        account.images(
                Account.image("ami-old", "b", "x86_64", "2026-10-01"),
                Account.image("ami-new", "a", "x86_64", "2026-11-01", "2026-11-20"));
        assertEquals(List.of("ami-old"), ids(terms(id("ami-old"), id("ami-new"))));
    }

    @Test
    void anImageIsDeprecatedFromItsTimeOn() {
        account.images(
                Account.image("ami-old", "b", "x86_64", "2026-10-01"),
                Account.image("ami-new", "a", "x86_64", "2026-11-01", "2026-11-23"));
        assertEquals(List.of("ami-new"), ids(terms(id("ami-old"), id("ami-new"))));
        account.clock.advance(Duration.ofDays(1));
        assertEquals(List.of("ami-old"), ids(terms(id("ami-old"), id("ami-new"))));
    }

    @Test
    void aDeprecatedImageIsBetterThanNone() {
        account.images(Account.image("ami-new", "a", "x86_64", "2026-11-01", "2026-11-20"));
        var image = found(terms(id("ami-new"))).getFirst();
        assertEquals("ami-new", image.id());
        assertTrue(image.deprecated());
    }

    @Test
    void ofTwoOfOneDayTheLaterNameIsTaken() {
        account.images(
                Account.image("ami-2", "image-b", "x86_64", "2026-11-01"),
                Account.image("ami-1", "image-a", "x86_64", "2026-11-01"));
        assertEquals(List.of("ami-2"), ids(terms(id("ami-1"), id("ami-2"))));
    }

    @Test
    void listsByDateThenId() {
        account.images(
                Account.image("ami-2", "a", "x86_64", "2026-11-01"),
                Account.image("ami-1", "a", "arm64", "2026-11-01"));
        assertEquals(List.of("ami-1", "ami-2"), ids(terms(id("ami-1"), id("ami-2"))));
    }

    /** aws.md §8, 36. */
    @Test
    void looksForNamesAmongOwnAndAmazonsImages() {
        account.images(Account.image("ami-1", "my-image-1", "x86_64", "2026-11-01"));
        ids(terms(new SelectorTerm(new TreeMap<>(), "", "my-image-*", "", "")));
        var request = account.aws.request("DescribeImages", 0);
        assertEquals("self", request.get("Owner.1"));
        assertEquals("amazon", request.get("Owner.2"));
        assertEquals("name", request.get("Filter.1.Name"));
        assertEquals("my-image-*", request.get("Filter.1.Value.1"));
    }

    /** aws.md §8, 36. */
    @Test
    void looksForTagsAmongAllVisibleImagesAndForOneOwnersWhenItIsGiven() {
        account.images(Account.image("ami-1", "x", "x86_64", "2026-11-01"));
        var tagged = Examples.labels("team", "*");
        ids(terms(new SelectorTerm(tagged, "", "", "", ""), new SelectorTerm(tagged, "", "x", "", "111122223333")));
        assertFalse(account.aws.request("DescribeImages", 0).containsKey("Owner.1"));
        assertEquals("tag-key", account.aws.request("DescribeImages", 0).get("Filter.1.Name"));
        assertEquals("111122223333", account.aws.request("DescribeImages", 1).get("Owner.1"));
        assertEquals("name", account.aws.request("DescribeImages", 1).get("Filter.2.Name"));
    }

    @Test
    void takesTheValueOfAParameterAsAnId() {
        account.parameters("/team/ami", "ami-1", "/team/other", "not-an-image")
                .images(Account.image("ami-1", "a", "x86_64", "2026-11-01"));
        assertEquals(
                List.of("ami-1"),
                ids(terms(parameter("/team/ami"), parameter("/team/other"), parameter("/team/missing"))));
        assertEquals("ami-1", account.aws.request("DescribeImages", 0).get("Filter.1.Value.1"));
        assertFalse(account.aws.request("DescribeImages", 0).containsKey("Filter.1.Value.2"));
    }

    @Test
    void takesAParameterByItsArn() {
        account.parameters("/team/ami", "ami-1").images(Account.image("ami-1", "a", "x86_64", "2026-11-01"));
        assertEquals(List.of("ami-1"), ids(terms(parameter("arn:aws:ssm:us-east-1::parameter/team/ami"))));
    }

    @Test
    void namesThePermissionForParameters() {
        account.aws.answerSsm(
                "GetParameters",
                400,
                "{\"__type\":\"AccessDeniedException\",\"message\":\"User x is not authorized to perform: ssm:GetParameters on resource y\"}");
        var condition = images(terms(parameter("/team/ami")));
        assertEquals("Unauthorized", condition.reason());
        assertTrue(condition.message().endsWith("lacks the permission ssm:GetParameters."), condition::message);
    }

    @Test
    void saysWhichArchitectureAnImageIsFor() {
        account.images(Account.image("ami-1", "a", "i386", "2026-11-01"));
        var condition = images(terms(id("ami-1")));
        assertEquals("AMINotFound", condition.reason());
        assertTrue(condition.message().contains("the image ami-1 is made for i386"), condition::message);
    }

    @Test
    void saysWhenNothingMatchesAndLooksAgainAfterAMinute() {
        account.images();
        var condition = images(terms(id("ami-1")));
        assertEquals("AMINotFound", condition.reason());
        assertTrue(condition.message().contains("spec.amiSelectorTerms: id=ami-1"), condition::message);
        account.images(Account.image("ami-1", "a", "x86_64", "2026-11-01"));
        account.clock.advance(Duration.ofMinutes(1));
        images(terms(id("ami-1")));
        account.clock.advance(Duration.ofMinutes(1));
        assertEquals(List.of("ami-1"), ids(terms(id("ami-1"))));
    }

    @Test
    void keepsParametersOfAwsForADayAndUsersForFiveMinutes() {
        account.parameters(Account.AL2023.formatted("x86_64/standard"), "ami-1", "/team/ami", "ami-1")
                .images(Account.image("ami-1", "a", "x86_64", "2026-11-01"));
        var byAlias = alias("al2023@latest");
        ids(byAlias);
        account.clock.advance(Duration.ofMinutes(5));
        ids(byAlias);
        assertEquals(1, account.asked("GetParameters"));
        assertEquals(2, account.asked("DescribeImages"));
        account.clock.advance(Duration.ofHours(24));
        ids(byAlias);
        assertEquals(2, account.asked("GetParameters"));
        ids(terms(parameter("/team/ami")));
        account.clock.advance(Duration.ofMinutes(5));
        ids(terms(parameter("/team/ami")));
        assertEquals(4, account.asked("GetParameters"));
    }

    @Test
    void asksAgainAtOnceWhenTheNewestImageOfAnAliasWasWithdrawn() {
        var path = Account.AL2023.formatted("x86_64/standard");
        account.parameters(path, "ami-bad")
                .parameters(path, "ami-good")
                .images(Account.image("ami-bad", "a", "x86_64", "2026-11-01", "2026-11-20"))
                .images(Account.image("ami-good", "b", "x86_64", "2026-11-21"));
        assertEquals(List.of("ami-bad"), ids(alias("al2023@latest")));
        account.clock.advance(Duration.ofMinutes(5));
        assertEquals(List.of("ami-good"), ids(alias("al2023@latest")));
        assertEquals(2, account.asked("GetParameters"));
    }

    @Test
    void aPinnedVersionStaysThoughItIsDeprecated() {
        var path =
                "/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/x86_64/standard/amazon-eks-node-al2023-x86_64-standard-1.34-v20261101/image_id";
        account.parameters(path, "ami-bad").images(Account.image("ami-bad", "a", "x86_64", "2026-11-01", "2026-11-20"));
        ids(alias("al2023@v20261101"));
        account.clock.advance(Duration.ofMinutes(5));
        assertEquals(List.of("ami-bad"), ids(alias("al2023@v20261101")));
        assertEquals(1, account.asked("GetParameters"));
    }

    private List<Image> found(NodeClass nodeClass) {
        return account.resolver.status(nodeClass).images();
    }

    private List<String> ids(NodeClass nodeClass) {
        return found(nodeClass).stream().map(Image::id).toList();
    }

    private Condition images(NodeClass nodeClass) {
        return Account.condition(account.resolver.status(nodeClass), NodeClassStatus.IMAGES);
    }

    private static NodeClass alias(String alias) {
        return terms(new SelectorTerm(new TreeMap<>(), "", "", alias, ""));
    }

    private static SelectorTerm id(String id) {
        return new SelectorTerm(new TreeMap<>(), id, "", "", "");
    }

    private static SelectorTerm parameter(String name) {
        return new SelectorTerm(new TreeMap<>(), "", "", "", "", name);
    }

    private static NodeClass terms(SelectorTerm... terms) {
        return TestNodeClass.like(Examples.nodeClass()).images(terms).build();
    }
}
