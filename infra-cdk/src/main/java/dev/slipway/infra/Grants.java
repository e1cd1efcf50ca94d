package dev.slipway.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyDocumentProps;
import software.amazon.awscdk.services.iam.PolicyStatement;

/** Statements of IAM policies that a deployment adds to those of the template. */
final class Grants {
    private Grants() {}

    static PolicyDocument document(PolicyStatement... statements) {
        return new PolicyDocument(
                PolicyDocumentProps.builder().statements(List.of(statements)).build());
    }

    /** Through the queues, the table and the bucket, and not by itself. */
    static PolicyStatement useKey(String key) {
        return PolicyStatement.Builder.create()
                .actions(List.of(
                        "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"))
                .resources(List.of(key))
                .conditions(Map.of(
                        "StringEquals",
                        Map.of(
                                "kms:ViaService",
                                List.of(
                                        Fn.sub("dynamodb.${AWS::Region}.${AWS::URLSuffix}"),
                                        Fn.sub("s3.${AWS::Region}.${AWS::URLSuffix}"),
                                        Fn.sub("sqs.${AWS::Region}.${AWS::URLSuffix}")))))
                .build();
    }

    /** Under the cluster's own prefix, as the template lets the planner read. */
    static PolicyStatement keepSnapshots(String bucketArn, String cluster) {
        return PolicyStatement.Builder.create()
                .actions(List.of("s3:PutObject"))
                .resources(List.of("%s/snapshots/%s/*".formatted(bucketArn, cluster)))
                .build();
    }

    static PolicyStatement send(String... queueArns) {
        return PolicyStatement.Builder.create()
                .actions(List.of("sqs:SendMessage"))
                .resources(List.of(queueArns))
                .build();
    }
}
