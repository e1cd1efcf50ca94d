package dev.slipway.aws.nodeclass;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.slipway.aws.Ec2Wire;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.ResolvedNodeClass.NotReady;
import dev.slipway.model.pool.ResolvedNodeClass.Ready;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.fake.FakeClock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An account in which the example's class is ready, until a test puts up other answers; they count from then on. */
final class Account implements AutoCloseable {
    static final String SUBNETS = """
            <subnetSet>
            <item><subnetId>subnet-a</subnetId><availabilityZone>us-east-1a</availabilityZone>
              <availabilityZoneId>use1-az4</availabilityZoneId><availableIpAddressCount>10</availableIpAddressCount></item>
            <item><subnetId>subnet-c</subnetId><availabilityZone>us-east-1c</availabilityZone>
              <availabilityZoneId>use1-az6</availabilityZoneId><availableIpAddressCount>99</availableIpAddressCount></item>
            <item><subnetId>subnet-b</subnetId><availabilityZone>us-east-1b</availabilityZone>
              <availableIpAddressCount>99</availableIpAddressCount></item>
            </subnetSet>
            """;
    static final String GROUPS = """
            <securityGroupInfo><item><groupId>sg-2</groupId><groupName>pods</groupName></item>
            <item><groupId>sg-1</groupId><groupName>nodes</groupName></item></securityGroupInfo>
            """;
    static final String AL2023 = "/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/%s/recommended/image_id";

    final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:20:30Z"));
    final Ec2Wire aws = new Ec2Wire();
    private String kubernetes = "1.34";
    final NodeClassResolver resolver = new NodeClassResolver(
            aws.client(),
            aws.ssm(),
            new RoleProfiles(aws.iam(), aws.client(), Examples.CLUSTER, "us-east-1", clock),
            () -> kubernetes,
            clock);

    static Account healthy() {
        var account = new Account();
        account.aws
                .answer("DescribeSubnets", SUBNETS)
                .answer("DescribeSecurityGroups", GROUPS)
                .answerIam("GetInstanceProfile", profile("node-role"));
        return account.parameters(
                        AL2023.formatted("x86_64/standard"), "ami-amd64",
                        AL2023.formatted("x86_64/nvidia"), "ami-nvidia",
                        AL2023.formatted("x86_64/neuron"), "ami-neuron",
                        AL2023.formatted("arm64/standard"), "ami-arm64",
                        AL2023.formatted("arm64/nvidia"), "ami-arm-gpu")
                .images(
                        image("ami-amd64", "al2023-x86", "x86_64", "2026-11-05"),
                        image("ami-nvidia", "al2023-nvidia", "x86_64", "2026-11-05"),
                        image("ami-neuron", "al2023-neuron", "x86_64", "2026-11-05"),
                        image("ami-arm64", "al2023-arm", "arm64", "2026-11-06"),
                        image("ami-arm-gpu", "al2023-arm-gpu", "arm64", "2026-11-05"));
    }

    /** The next answer of GetParameters: values by name in turn. */
    Account parameters(String... namesAndValues) {
        var found = Stream.iterate(0, at -> at < namesAndValues.length, at -> at + 2)
                .map(at -> "{\"Name\":\"%s\",\"Value\":\"%s\",\"ARN\":\"arn:aws:ssm:us-east-1::parameter%s\"}"
                        .formatted(namesAndValues[at], namesAndValues[at + 1], namesAndValues[at]))
                .collect(Collectors.joining(","));
        aws.answerSsm("GetParameters", 200, "{\"Parameters\":[%s],\"InvalidParameters\":[]}".formatted(found));
        return this;
    }

    /** The next answer of DescribeImages. */
    Account images(String... images) {
        aws.answer("DescribeImages", "<imagesSet>" + String.join("", images) + "</imagesSet>");
        return this;
    }

    Account kubernetes(String version) {
        kubernetes = version;
        return this;
    }

    Ready ready(NodeClass nodeClass) {
        return assertInstanceOf(Ready.class, resolver.resolve(nodeClass));
    }

    NotReady notReady(NodeClass nodeClass) {
        return assertInstanceOf(NotReady.class, resolver.resolve(nodeClass));
    }

    /** One {@code type=status reason} for each condition. */
    static List<String> conditions(NodeClassStatus status) {
        return status.conditions().stream()
                .map(condition -> "%s=%s %s"
                        .formatted(condition.type(), condition.status().text(), condition.reason()))
                .toList();
    }

    static Condition condition(NodeClassStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError(type + " is not among " + status.conditions()));
    }

    /** How often an action was asked so far. */
    long asked(String action) {
        return aws.actions().stream().filter(action::equals).count();
    }

    static String image(String id, String name, String architecture, String created) {
        return image(id, name, architecture, created, "");
    }

    /** {@code deprecated} is a day, or empty for never. */
    static String image(String id, String name, String architecture, String created, String deprecated) {
        return "<item><imageId>%s</imageId><name>%s</name><architecture>%s</architecture><creationDate>%sT00:00:00.000Z</creationDate>%s</item>"
                .formatted(
                        id,
                        name,
                        architecture,
                        created,
                        deprecated.isEmpty()
                                ? ""
                                : "<deprecationTime>%sT00:00:00.000Z</deprecationTime>".formatted(deprecated));
    }

    /** A profile of the example's class with these roles and every tag that it should have. */
    static String profile(String... roles) {
        var members = Stream.of(roles)
                .map("<member><RoleName>%s</RoleName></member>"::formatted)
                .collect(Collectors.joining());
        var tags = Stream.of(
                        "cost-centre", "42",
                        "eks:eks-cluster-name", "demo",
                        "karpenter.k8s.aws/ec2nodeclass", "nodes",
                        "kubernetes.io/cluster/demo", "owned",
                        "topology.kubernetes.io/region", "us-east-1")
                .toList();
        var written = new StringBuilder();
        for (var at = 0; at < tags.size(); at += 2) {
            written.append("<member><Key>%s</Key><Value>%s</Value></member>".formatted(tags.get(at), tags.get(at + 1)));
        }
        return "<InstanceProfile><InstanceProfileName>p</InstanceProfileName><Roles>%s</Roles><Tags>%s</Tags></InstanceProfile>"
                .formatted(members, written);
    }

    @Override
    public void close() {
        aws.close();
    }
}
