package dev.slipway.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.cloudformation.include.CfnInclude;
import software.amazon.awscdk.services.dynamodb.CfnTable;
import software.amazon.awscdk.services.iam.CfnPolicy;
import software.amazon.awscdk.services.logs.CfnLogGroup;
import software.amazon.awscdk.services.s3.CfnBucket;
import software.amazon.awscdk.services.s3.assets.Asset;
import software.amazon.awscdk.services.sam.CfnFunction;
import software.amazon.awscdk.services.sqs.CfnQueue;
import software.constructs.Construct;

/** What template.yaml declares, with what a deployment says about it: the code, the network, the key. */
final class Declared {
    /** Functions that sign in to the API server: those with the policy KnowCluster. */
    static final List<String> SIGNING_IN =
            List.of("Provision", "NodeChanged", "Interruption", "Drain", "Sweep", "Consolidation");

    static final List<String> FUNCTIONS =
            List.of("Provision", "NodeChanged", "Interruption", "Drain", "Sweep", "Consolidation", "Catalog");
    /** Queues that functions read, with how old a message may get, seconds. */
    static final List<Map.Entry<String, Integer>> QUEUES = List.of(
            // A batch takes a minute at most, and one comes every ten seconds while pods wait.
            Map.entry("PlanQueue", 180),
            Map.entry("NodeQueue", 300),
            // A spot instance has two minutes.
            Map.entry("InterruptionQueue", 60),
            // A step is delayed by some seconds, and five failed attempts take four minutes.
            Map.entry("DrainQueue", 300));

    static final List<String> DEAD_LETTERS = List.of("PlanDeadLetters", "DeadLetters");

    private final CfnInclude template;

    Declared(Construct scope, Options options, Artifacts artifacts) {
        template = CfnInclude.Builder.create(scope, "Template")
                .templateFile(artifacts.template().toString())
                .parameters(Map.of("ClusterName", options.cluster(), "Metrics", Boolean.toString(options.metrics())))
                .build();
        var code = Asset.Builder.create(scope, "Code")
                .path(artifacts.functions().toString())
                .build();
        for (var name : FUNCTIONS) {
            var function = (CfnFunction) resource(name);
            function.setCodeUri(CfnFunction.S3LocationProperty.builder()
                    .bucket(code.getS3BucketName())
                    .key(code.getS3ObjectKey())
                    .build());
            reach(function, options.network());
        }
        if (options.kmsKey() != null) {
            encrypt(scope, options.kmsKey());
        }
    }

    /** Reference to a resource: a queue's URL, a function's or table's name. */
    String ref(String logicalId) {
        return resource(logicalId).getRef();
    }

    /** Value of a parameter of the template. */
    String parameter(String name) {
        return template.getParameter(name).getValueAsString();
    }

    String arn(String logicalId) {
        return resource(logicalId).getAtt("Arn").toString();
    }

    /** ARN of the role that SAM makes for a function. */
    static String roleArn(String function) {
        return Fn.getAtt(function + "Role", "Arn").toString();
    }

    /** Name of a queue, as metrics have it. */
    String queueName(String logicalId) {
        return resource(logicalId).getAtt("QueueName").toString();
    }

    private CfnResource resource(String logicalId) {
        return template.getResource(logicalId);
    }

    private static void reach(CfnFunction function, Options.@Nullable Network network) {
        if (network != null) {
            function.setVpcConfig(CfnFunction.VpcConfigProperty.builder()
                    .subnetIds(network.subnets())
                    .securityGroupIds(network.securityGroups())
                    .build());
        }
    }

    private void encrypt(Construct scope, String key) {
        ((CfnTable) resource("Table"))
                .setSseSpecification(CfnTable.SSESpecificationProperty.builder()
                        .sseEnabled(true)
                        .sseType("KMS")
                        .kmsMasterKeyId(key)
                        .build());
        var queues = new ArrayList<>(DEAD_LETTERS);
        QUEUES.forEach(queue -> queues.add(queue.getKey()));
        for (var name : queues) {
            var queue = (CfnQueue) resource(name);
            queue.setSqsManagedSseEnabled(false);
            queue.setKmsMasterKeyId(key);
        }
        ((CfnBucket) resource("SnapshotBucket"))
                .setBucketEncryption(CfnBucket.BucketEncryptionProperty.builder()
                        .serverSideEncryptionConfiguration(List.of(CfnBucket.ServerSideEncryptionRuleProperty.builder()
                                .bucketKeyEnabled(true)
                                .serverSideEncryptionByDefault(CfnBucket.ServerSideEncryptionByDefaultProperty.builder()
                                        .sseAlgorithm("aws:kms")
                                        .kmsMasterKeyId(key)
                                        .build())
                                .build()))
                        .build());
        for (var function : FUNCTIONS) {
            ((CfnLogGroup) resource(function + "Log")).setKmsKeyId(key);
        }
        CfnPolicy.Builder.create(scope, "UseKey")
                .policyName("UseKey")
                .roles(FUNCTIONS.stream().map(name -> Fn.ref(name + "Role")).toList())
                .policyDocument(Grants.document(Grants.useKey(key)))
                .build();
    }
}
