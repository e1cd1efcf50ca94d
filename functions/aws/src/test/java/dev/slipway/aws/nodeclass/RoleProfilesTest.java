package dev.slipway.aws.nodeclass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Making a role's profile, and everything that IAM may answer on the way. */
final class RoleProfilesTest {
    private final Account account = new Account();
    private final RoleProfiles profiles =
            new RoleProfiles(account.aws.iam(), account.aws.client(), Examples.CLUSTER, "us-east-1", account.clock);

    RoleProfilesTest() {
        for (var action : List.of("CreateInstanceProfile", "AddRoleToInstanceProfile", "TagInstanceProfile")) {
            account.aws.answerIam(action, "");
        }
        account.aws.answerIam("RemoveRoleFromInstanceProfile", "").answerIam("DeleteInstanceProfile", "");
    }

    @AfterEach
    void stop() {
        account.close();
    }

    @Test
    void theNameFollowsFromClusterRegionClassAndRole() {
        var name = profiles.nameFor(Examples.nodeClass());
        assertTrue(name.matches("demo_[0-9]{1,20}"), name);
        assertEquals(name, profiles.nameFor(Examples.nodeClass()));
        assertNotEquals(name, profiles.nameFor(withRole("other-role")));
        assertNotEquals(
                name,
                profiles.nameFor(
                        TestNodeClass.like(Examples.nodeClass()).name("other").build()));
        var elsewhere =
                new RoleProfiles(account.aws.iam(), account.aws.client(), Examples.CLUSTER, "eu-west-1", account.clock);
        assertNotEquals(name, elsewhere.nameFor(Examples.nodeClass()));
        var longest = new RoleProfiles(account.aws.iam(), account.aws.client(), "c".repeat(100), "r", account.clock);
        assertTrue(longest.nameFor(Examples.nodeClass()).matches("[\\w+=,.@-]{1,128}"));
    }

    @Test
    void aRoleWithAPathOrAsAnArnIsTheSameRole() {
        var name = profiles.nameFor(Examples.nodeClass());
        assertEquals(name, profiles.nameFor(withRole("teams/a/node-role")));
        assertEquals(name, profiles.nameFor(withRole("arn:aws:iam::111122223333:role/teams/a/node-role")));
        found("node-role");
        assertEquals("Found[value=%s]".formatted(name), part(withRole("teams/a/node-role")));
        assertEquals(List.of("GetInstanceProfile"), account.aws.actions());
    }

    @Test
    void makesAProfileWithPathAndTagsAndPutsTheRoleIn() {
        missing();
        var name = profiles.nameFor(Examples.nodeClass());
        assertEquals("Found[value=%s]".formatted(name), part(Examples.nodeClass()));
        var created = account.aws.request("CreateInstanceProfile", 0);
        assertEquals(name, created.get("InstanceProfileName"));
        assertEquals("/karpenter/us-east-1/demo/nodes/", created.get("Path"));
        var tags = Examples.labels();
        for (var at = 1; created.containsKey("Tags.member.%d.Key".formatted(at)); at++) {
            tags.put(
                    created.getOrDefault("Tags.member.%d.Key".formatted(at), ""),
                    created.getOrDefault("Tags.member.%d.Value".formatted(at), ""));
        }
        assertEquals(
                Examples.labels(
                        "cost-centre", "42",
                        "eks:eks-cluster-name", "demo",
                        "karpenter.k8s.aws/ec2nodeclass", "nodes",
                        "kubernetes.io/cluster/demo", "owned",
                        "topology.kubernetes.io/region", "us-east-1"),
                tags);
        var added = account.aws.request("AddRoleToInstanceProfile", 0);
        assertEquals(name, added.get("InstanceProfileName"));
        assertEquals("node-role", added.get("RoleName"));
    }

    @Test
    void leavesAProfileAloneThatIsAsItShouldBe() {
        found("node-role");
        part(Examples.nodeClass());
        assertEquals(List.of("GetInstanceProfile"), account.aws.actions());
    }

    @Test
    void completesAProfileThatSomebodyWasKilledOver() {
        found();
        assertTrue(part(Examples.nodeClass()).startsWith("Found"));
        assertEquals(List.of("GetInstanceProfile", "AddRoleToInstanceProfile"), account.aws.actions());
    }

    @Test
    void putsTheRightRoleIntoAProfileThatSomebodyChanged() {
        found("intruder");
        assertTrue(part(Examples.nodeClass()).startsWith("Found"));
        assertEquals(
                "intruder",
                account.aws.request("RemoveRoleFromInstanceProfile", 0).get("RoleName"));
        assertEquals(
                "node-role", account.aws.request("AddRoleToInstanceProfile", 0).get("RoleName"));
    }

    @Test
    void twoFunctionsAtTheSameTimeMakeOneProfile() {
        missing();
        account.aws.refuseIam("CreateInstanceProfile", 409, "EntityAlreadyExists", "It already exists.");
        account.aws.refuseIam("AddRoleToInstanceProfile", 409, "LimitExceeded", "Cannot exceed quota");
        for (var function = 0; function < 2; function++) {
            var one = new RoleProfiles(
                    account.aws.iam(), account.aws.client(), Examples.CLUSTER, "us-east-1", account.clock);
            assertTrue(one.profileOf(Examples.nodeClass()).found());
        }
    }

    @Test
    void addsTagsThatTheUserAddedSince() {
        found("node-role");
        var tagged = TestNodeClass.like(Examples.nodeClass())
                .tags(Examples.labels("cost-centre", "43", "team", "a"))
                .build();
        part(tagged);
        var request = account.aws.request("TagInstanceProfile", 0);
        assertEquals("43", request.get("Tags.member.1.Value"));
        assertEquals("eks:eks-cluster-name", request.get("Tags.member.2.Key"), "policies ask for it");
        assertEquals("team", request.get("Tags.member.5.Key"));
    }

    @Test
    void saysWhichRoleIsMissingAndAsksOnceAMinute() {
        missing();
        account.aws.refuseIam(
                "AddRoleToInstanceProfile", 404, "NoSuchEntity", "The role with name node-role cannot be found.");
        // The first answer put up was that of a healthy account.
        part(withRole("another"));
        var said = part(Examples.nodeClass());
        assertTrue(
                said.startsWith("Missing[reason=RoleNotFound, message=spec.role: IAM knows no role \"node-role\""),
                said);
        var calls = account.aws.actions().size();
        account.clock.advance(Duration.ofSeconds(59));
        part(Examples.nodeClass());
        assertEquals(calls, account.aws.actions().size());
        account.clock.advance(Duration.ofSeconds(1));
        part(Examples.nodeClass());
        assertNotEquals(calls, account.aws.actions().size());
    }

    @Test
    void namesThePermissionToPassTheRole() {
        missing();
        account.aws
                .answer("DescribeSubnets", Account.SUBNETS)
                .answer("DescribeSecurityGroups", Account.GROUPS)
                .refuseIam(
                        "AddRoleToInstanceProfile",
                        403,
                        "AccessDenied",
                        "User: x is not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/node-role");
        part(withRole("another"));
        account.parameters().images();
        var condition =
                Account.condition(account.resolver.status(Examples.nodeClass()), NodeClassStatus.INSTANCE_PROFILE);
        assertEquals("Unauthorized", condition.reason());
        assertTrue(condition.message().startsWith("iam:AddRoleToInstanceProfile is not allowed"), condition::message);
        assertTrue(condition.message().endsWith("lacks the permission iam:PassRole."), condition::message);
    }

    @Test
    void comesBackWhenIamIsAway() {
        account.aws.refuseIam("GetInstanceProfile", 503, "ServiceUnavailable", "Slow down");
        assertThrows(RetryableFault.class, () -> profiles.profileOf(Examples.nodeClass()));
    }

    @Test
    void takesAUsersOwnProfileAtItsWord() {
        var own = TestNodeClass.like(Examples.nodeClass())
                .role("")
                .instanceProfile("my-profile")
                .build();
        assertEquals("Found[value=my-profile]", part(own));
        assertEquals(List.of(), account.aws.actions());
    }

    @Test
    void deletesTheRoleFromTheProfileFirst() {
        found("node-role");
        profiles.delete("demo_1");
        assertEquals(
                List.of("GetInstanceProfile", "RemoveRoleFromInstanceProfile", "DeleteInstanceProfile"),
                account.aws.actions());
    }

    @Test
    void aProfileThatIsGoneIsDeleted() {
        missing();
        profiles.delete("demo_1");
        assertEquals(List.of("GetInstanceProfile"), account.aws.actions());
    }

    private void missing() {
        account.aws.refuseIam("GetInstanceProfile", 404, "NoSuchEntity", "Instance Profile p cannot be found.");
    }

    private void found(String... roles) {
        account.aws.answerIam("GetInstanceProfile", Account.profile(roles));
    }

    private String part(NodeClass nodeClass) {
        return profiles.profileOf(nodeClass).toString();
    }

    private static NodeClass withRole(String role) {
        return TestNodeClass.like(Examples.nodeClass()).role(role).build();
    }
}
