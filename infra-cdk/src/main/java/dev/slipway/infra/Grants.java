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

    /** Through the queues and the table, and not by itself. */
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
                                        Fn.sub("sqs.${AWS::Region}.${AWS::URLSuffix}")))))
                .build();
    }

    static PolicyStatement send(String... queueArns) {
        return PolicyStatement.Builder.create()
                .actions(List.of("sqs:SendMessage"))
                .resources(List.of(queueArns))
                .build();
    }
}
