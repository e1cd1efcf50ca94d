package dev.slipway.infra;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/** What things are called, and whether AWS lets them. */
final class Names {
    private static final Pattern NAMED =
            Pattern.compile("(?m)^\\s+(\\w*Name): !Sub \"?([^\\s\"]*\\$\\{ClusterName}[^\\s\"]*)\"?$");

    private Names() {}

    /**
     * Most characters of a name, by the property that sets it: Lambda CreateFunction, SQS CreateQueue, DynamoDB CreateTable,
     * IAM CreateRole, EventBridge Scheduler CreateSchedule, CloudWatch Logs CreateLogGroup, read 2026-11-27.
     */
    private static int most(String property) {
        return switch (property) {
            case "FunctionName", "Name", "RoleName" -> 64;
            case "QueueName" -> 80;
            case "TableName" -> 255;
            case "LogGroupName" -> 512;
            default ->
                throw new IllegalStateException(
                        "template.yaml sets %s by the cluster's name, and how long that may be is not known here."
                                .formatted(property));
        };
    }

    /** The role of nodes, which the template's right to pass a role names. */
    static String nodeRole(String cluster) {
        return "SlipwayNodeRole-" + cluster;
    }

    /** Of alarms and the dashboard: starts with the table's name, so that one word finds all. */
    static String of(String cluster, String part) {
        return "slipway-%s-%s".formatted(cluster, part);
    }

    /** {@code slipway-CLUSTER}. A stack's name has no underscore, so one that had gets a mark that is its own. */
    static String stack(String cluster) {
        if (!cluster.contains("_")) {
            return "slipway-" + cluster;
        }
        var mark =
                UUID.nameUUIDFromBytes(cluster.getBytes(StandardCharsets.UTF_8)).toString();
        return "slipway-%s-%s".formatted(cluster.replace('_', '-'), mark.substring(0, 8));
    }

    /**
     * Refuses a cluster whose name does not leave room for the template's names and the node role's.
     *
     * @param template text of template.yaml
     * @throws UserFault that says how long the cluster's name may be
     */
    static void fit(String cluster, String template) {
        var longest = most("RoleName") - nodeRole("").length();
        var first = nodeRole(cluster);
        var names = NAMED.matcher(template);
        while (names.find()) {
            var room = most(names.group(1))
                    - names.group(2).replace("${ClusterName}", "").length();
            if (room < longest) {
                longest = room;
                first = names.group(2).replace("${ClusterName}", cluster);
            }
        }
        if (cluster.length() > longest) {
            throw new UserFault(
                    "The cluster's name \"%s\" has %d characters, and AWS leaves room for %d (of %s): deploy to a cluster with a shorter name."
                            .formatted(cluster, cluster.length(), longest, first));
        }
    }
}
