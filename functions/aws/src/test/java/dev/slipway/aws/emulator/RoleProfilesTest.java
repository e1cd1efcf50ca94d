package dev.slipway.aws.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.aws.nodeclass.NodeClassResolver;
import dev.slipway.aws.nodeclass.RoleProfiles;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.port.InstanceProfiles;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.contract.InstanceProfilesContract;
import dev.slipway.testkit.emulator.Emulator;
import dev.slipway.testkit.fake.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.ssm.SsmClient;

/** The same contract as the stand-in's, kept by moto's IAM. */
final class RoleProfilesTest extends InstanceProfilesContract {
    private final FakeClock clock = new FakeClock();
    private final Emulated account = Emulated.in(Emulator.MOTO);
    private final Ec2Client ec2 = account.client(Ec2Client.builder());
    private final IamClient iam = account.client(IamClient.builder());
    private final SsmClient ssm = account.client(SsmClient.builder());
    private final RoleProfiles profiles = new RoleProfiles(iam, ec2, Examples.CLUSTER, "us-east-1", clock);
    private final NodeClassResolver resolver = new NodeClassResolver(ec2, ssm, profiles, () -> "1.34", clock);

    @BeforeEach
    void makeRoles() {
        for (var role : new String[] {"node-role", "other-role"}) {
            iam.createRole(create -> create.roleName(role).assumeRolePolicyDocument("{}"));
        }
    }

    @AfterEach
    void close() {
        ec2.close();
        iam.close();
        ssm.close();
    }

    @Override
    protected InstanceProfiles profiles() {
        return profiles;
    }

    @Override
    protected void make(NodeClass nodeClass) {
        // What is known of a profile is kept for a quarter of an hour.
        clock.advance(Duration.ofMinutes(15));
        resolver.status(nodeClass);
    }

    @Test
    void aProfileHoldsItsRoleAndTags() {
        make(Examples.nodeClass());
        var made = iam.getInstanceProfile(get -> get.instanceProfileName(profiles.nameFor(Examples.nodeClass())))
                .instanceProfile();
        assertEquals("/karpenter/us-east-1/demo/nodes/", made.path());
        assertEquals(
                "node-role",
                made.roles().stream().map(Role::roleName).findFirst().orElse(""));
        assertEquals(
                "owned",
                made.tags().stream()
                        .filter(tag -> tag.key().equals("kubernetes.io/cluster/demo"))
                        .map(Tag::value)
                        .findFirst()
                        .orElse(""));
    }
}
