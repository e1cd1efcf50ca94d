package dev.slipway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * AWS's "Solutions" rules (cdk-nag) over a stack with every option: what they find is excused here, with why, or mended.
 * They do not look into functions of SAM, whose rights are the managed policies that they do see.
 */
class NagTest {
    /** Why, by the start of what is found (a regular expression); the first that fits counts. */
    private static final Map<String, String> EXCUSES = new LinkedHashMap<>();

    static {
        EXCUSES.put(
                "AwsSolutions-IAM4.*policy/Amazon(EKS|SSM|EC2ContainerRegistryPullOnly).* at .*/Access/NodeRole/",
                "EKS documents these policies for nodes, and AWS extends them with what new agents need.");
        EXCUSES.put(
                "AwsSolutions-(IAM4|IAM5|L1).* at .*/Webhook/Helm/",
                "The CDK's own function that runs Helm: it reads the assets' bucket, pulls charts, calls its handler.");
        EXCUSES.put("AwsSolutions-IAM5.Resource::<Table.Arn>/index/", "The three indexes of the one table.");
        EXCUSES.put(
                "AwsSolutions-IAM5.Action::kms:(GenerateDataKey|ReEncrypt)",
                "DynamoDB asks for both forms of each; only through it and SQS, and on one key.");
        EXCUSES.put(
                "AwsSolutions-IAM5.Resource::[*].* at .*/Template/(UseNodeClasses|Sweeping|ReadTypes|ReadPrices|ReadInstances|EndInstances)",
                "Reads that know no resources (Describe, List, pricing:GetProducts).");
        EXCUSES.put(
                "AwsSolutions-IAM5.Resource::arn:<AWS::Partition>:(ec2|iam|ssm):.* at .*/Template/",
                "Machines that do not exist yet have no name: SlipwayStackTest checks that these are bounded by the cluster's tag.");
        EXCUSES.put("AwsSolutions-IAM5.Resource::<SnapshotBucket.Arn>/snapshots/", "One prefix: the cluster's own.");
        EXCUSES.put(
                "AwsSolutions-S1.* at .*/Template/SnapshotBucket",
                "Objects are written by the webhook, read by the planner, and gone after a day; a log would outlive them.");
        EXCUSES.put("AwsSolutions-SQS3.* at .*/Template/(Plan)?DeadLetters", "These are the dead-letter queues.");
    }

    @Test
    void whatIsFoundIsExcusedAndEveryExcuseIsNeeded() {
        var unexcused = new TreeSet<String>();
        var used = new TreeSet<String>();
        for (var finding : Synthesis.get().findings) {
            EXCUSES.keySet().stream()
                    .filter(start -> finding.matches("(?s)" + start + ".*"))
                    .findFirst()
                    .ifPresentOrElse(used::add, () -> unexcused.add(finding));
        }
        assertEquals(Set.of(), unexcused);
        assertEquals(List.copyOf(new TreeSet<>(EXCUSES.keySet())), List.copyOf(used));
    }
}
