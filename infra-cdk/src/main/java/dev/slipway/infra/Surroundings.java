package dev.slipway.infra;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the account has, as Cloud Control tells it; null where it has not been asked or did not tell.
 *
 * @param cluster properties of {@code AWS::EKS::Cluster}: {@code AccessConfig}, {@code ResourcesVpcConfig}
 * @param clusterFault why there are none
 * @param table properties of {@code AWS::DynamoDB::Table}: {@code KeySchema}, {@code AttributeDefinitions}
 */
record Surroundings(
        @Nullable Map<String, ?> cluster,
        @Nullable String clusterFault,
        @Nullable Map<String, ?> table) {
    static final Surroundings UNKNOWN = new Surroundings(null, null, null);

    /** The words of the CDK's command line for an identifier that Cloud Control does not know (2.1148.1). */
    private static final String NO_SUCH = "No resource of type";

    private static final String FORGET = "forget the old answer with \"npx aws-cdk context --clear\"";

    /** Of the keys of the template's table and its indexes. */
    private static final List<String> ATTRIBUTES = List.of("instanceId", "nodeName", "pk", "since", "sk", "state");

    /**
     * Refuses what would fail at deployment, or after.
     *
     * @param place "us-east-1 of account 123456789012"
     * @throws UserFault that says what to change
     */
    void judge(Options options, String place) {
        if (clusterFault != null && clusterFault.contains(NO_SUCH)) {
            throw new UserFault(
                    "There is no EKS cluster \"%s\" in %s: check -c cluster, and the region and account with AWS_REGION and AWS_PROFILE."
                            .formatted(options.cluster(), place));
        }
        if (cluster != null) {
            judgeAccess(options, map(cluster.get("AccessConfig")));
            judgeEndpoint(options, map(cluster.get("ResourcesVpcConfig")));
        }
        if (table != null) {
            judgeTable(options, table);
        }
    }

    private static void judgeAccess(Options options, Map<String, ?> access) {
        if ("CONFIG_MAP".equals(access.get("AuthenticationMode"))) {
            throw new UserFault(
                    "The cluster %1$s knows no access entries: run \"aws eks update-cluster-config --name %1$s --access-config authenticationMode=API_AND_CONFIG_MAP\" and %2$s."
                            .formatted(options.cluster(), FORGET));
        }
    }

    private static void judgeEndpoint(Options options, Map<String, ?> vpc) {
        var everyone = vpc.get("PublicAccessCidrs") instanceof List<?> ranges ? ranges : List.of("0.0.0.0/0");
        var open = !Boolean.FALSE.equals(vpc.get("EndpointPublicAccess")) && everyone.contains("0.0.0.0/0");
        if (!open && options.network() == null) {
            throw new UserFault(
                    "The API server of %s is not open to functions outside its VPC: say where they can reach it, with -c subnets=… -c securityGroups=… (the cluster itself is in %s)."
                            .formatted(options.cluster(), joined(vpc.get("SubnetIds"))));
        }
    }

    private static void judgeTable(Options options, Map<String, ?> table) {
        var found = new TreeSet<String>();
        if (table.get("AttributeDefinitions") instanceof List<?> attributes) {
            attributes.forEach(
                    attribute -> found.add(String.valueOf(map(attribute).get("AttributeName"))));
        }
        var missing = ATTRIBUTES.stream().filter(name -> !found.contains(name)).toList();
        if (!missing.isEmpty()) {
            throw new UserFault(
                    "The table slipway-%1$s is of an older Slipway, or of something else (it has no key %2$s): back it up if you need it, run \"aws dynamodb delete-table --table-name slipway-%1$s\", %3$s, and deploy again."
                            .formatted(options.cluster(), String.join(", ", missing), FORGET));
        }
    }

    private static String joined(@Nullable Object ids) {
        return ids instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).sorted().toList())
                : "a VPC";
    }

    @SuppressWarnings("unchecked") // JSON's keys are texts.
    private static Map<String, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, ?>) map : Map.of();
    }
}
