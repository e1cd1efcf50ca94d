package dev.slipway.infra;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
    private static final Map<String, ?> OPEN =
            Map.of("EndpointPublicAccess", true, "PublicAccessCidrs", List.of("0.0.0.0/0"));

    @Test
    void aClusterThatIsNotThereIsNamedWithWhereItWasLookedFor() {
        assertEquals(
                "There is no EKS cluster \"demo\" in us-east-1 of account 123456789012: check -c cluster, and the region and account with AWS_REGION and AWS_PROFILE.",
                refusal(new Surroundings(null, "No resource of type AWS::EKS::Cluster with identifier: demo", null)));
    }

    @Test
    void whatCannotBeReadIsNotJudged() {
        assertDoesNotThrow(() -> judge(Surroundings.UNKNOWN));
        assertDoesNotThrow(() -> judge(new Surroundings(null, "AccessDenied", null)));
    }

    @Test
    void aClusterWithoutAccessEntriesIsToldHowToGetThem() {
        assertEquals(
                "The cluster demo knows no access entries: run \"aws eks update-cluster-config --name demo --access-config authenticationMode=API_AND_CONFIG_MAP\" and forget the old answer with \"npx aws-cdk context --clear\".",
                refusal(cluster("CONFIG_MAP", OPEN)));
        assertDoesNotThrow(() -> judge(cluster("API_AND_CONFIG_MAP", OPEN)));
    }

    @Test
    void anApiServerThatIsNotOpenToEveryoneNeedsANetwork() {
        var subnets = List.of("subnet-b", "subnet-a");
        var sentence =
                "The API server of demo is not open to functions outside its VPC: say where they can reach it, with -c subnets=… -c securityGroups=… (the cluster itself is in subnet-a,subnet-b).";
        assertEquals(sentence, refusal(cluster("API", Map.of("EndpointPublicAccess", false, "SubnetIds", subnets))));
        assertEquals(
                sentence,
                refusal(cluster(
                        "API",
                        Map.of(
                                "EndpointPublicAccess",
                                true,
                                "PublicAccessCidrs",
                                List.of("198.51.100.0/24"),
                                "SubnetIds",
                                subnets))));
    }

    @Test
    void aTableWithOtherKeysIsNotTakenOver() {
        assertDoesNotThrow(() -> judge(table("pk", "sk", "state", "since", "instanceId", "nodeName")));
        assertEquals(
                "The table slipway-demo is of an older Slipway, or of something else (it has no key nodeName, since): back it up if you need it, run \"aws dynamodb delete-table --table-name slipway-demo\", forget the old answer with \"npx aws-cdk context --clear\", and deploy again.",
                refusal(table("pk", "sk", "state", "instanceId")));
    }

    private static Surroundings cluster(String mode, Map<String, ?> vpc) {
        return new Surroundings(
                Map.of("AccessConfig", Map.of("AuthenticationMode", mode), "ResourcesVpcConfig", vpc), null, null);
    }

    private static Surroundings table(String... attributes) {
        return new Surroundings(
                null,
                null,
                Map.of(
                        "AttributeDefinitions",
                        Stream.of(attributes)
                                .map(name -> Map.of("AttributeName", name, "AttributeType", "S"))
                                .toList()));
    }

    private static void judge(Surroundings surroundings) {
        surroundings.judge(
                new Options("demo", null, null, false, true, null, null), "us-east-1 of account 123456789012");
    }

    private static @Nullable String refusal(Surroundings surroundings) {
        return assertThrows(UserFault.class, () -> judge(surroundings)).getMessage();
    }
}
