package dev.slipway.infra;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a deployment, from the CDK's context ({@code -c key=value}).
 *
 * @param cluster name of the EKS cluster
 * @param webhookImage the webhook's image in a registry; null for the one that the build left
 * @param alarmTopic ARN of the SNS topic that alarms go to; null for alarms that only show
 * @param windowsNodes true where nodes run Windows, too
 * @param metrics false where functions measure nothing, and nothing watches what they would
 * @param network where functions run to reach an API server that is not public; null for outside of any VPC
 * @param kmsKey ARN of the key for table and queues; null for AWS's own keys
 */
record Options(
        String cluster,
        @Nullable Image webhookImage,
        @Nullable String alarmTopic,
        boolean windowsNodes,
        boolean metrics,
        @Nullable Network network,
        @Nullable String kmsKey) {
    /** EKS, CreateCluster, parameter "name", read 2026-11-27. */
    private static final Pattern CLUSTER = Pattern.compile("[0-9A-Za-z][0-9A-Za-z_-]{0,99}");

    private static final Pattern IMAGE =
            Pattern.compile("([^@\\s]+?)(?::([\\w][\\w.-]{0,127})|@(sha256:[0-9a-f]{64}))");
    private static final Pattern TOPIC = Pattern.compile("arn:[\\w-]+:sns:[\\w-]+:[0-9]{12}:[\\w-]+(\\.fifo)?");
    private static final Pattern KEY = Pattern.compile("arn:[\\w-]+:kms:[\\w-]+:[0-9]{12}:key/[\\w-]+");
    private static final List<String> KNOWN = List.of(
            "cluster", "webhookImage", "alarmTopic", "windowsNodes", "metrics", "subnets", "securityGroups", "kmsKey");

    /**
     * An image in a registry.
     *
     * @param tag or digest, {@code sha256:…}
     */
    record Image(String repository, String tag) {}

    /** Of the VPC from which the API server can be reached; neither list is empty. */
    record Network(List<String> subnets, List<String> securityGroups) {
        Network {
            subnets = List.copyOf(subnets);
            securityGroups = List.copyOf(securityGroups);
        }
    }

    /**
     * Reads them.
     *
     * @param context all of it; keys of the CDK's own have a colon or a slash and are left alone
     * @throws UserFault when one is missing, unknown or malformed
     */
    static Options of(Map<String, ?> context) {
        for (var key : new TreeSet<>(context.keySet())) {
            if (key.matches("[A-Z]\\w*")) {
                throw new UserFault(
                        "There is no option \"%s\": parameters of the stack are said with --parameters %s=%s."
                                .formatted(key, key, text(context, key)));
            }
            if (key.matches("\\w+") && !KNOWN.contains(key)) {
                throw new UserFault(
                        "There is no option \"%s\": say -c with one of %s.".formatted(key, String.join(", ", KNOWN)));
            }
        }
        return new Options(
                cluster(text(context, "cluster")),
                image(text(context, "webhookImage")),
                arn("alarmTopic", text(context, "alarmTopic"), TOPIC, "arn:aws:sns:REGION:ACCOUNT:NAME"),
                flag("windowsNodes", text(context, "windowsNodes"), false),
                flag("metrics", text(context, "metrics"), true),
                network(text(context, "subnets"), text(context, "securityGroups")),
                arn("kmsKey", text(context, "kmsKey"), KEY, "arn:aws:kms:REGION:ACCOUNT:key/ID"));
    }

    /**
     * Refuses what is elsewhere than the stack, which CloudFormation would find out half-way.
     *
     * @param region of the stack, {@code us-east-1}
     * @throws UserFault that names both
     */
    void fit(String region) {
        near("alarmTopic", alarmTopic, region);
        near("kmsKey", kmsKey, region);
    }

    private static void near(String key, @Nullable String arn, String region) {
        if (arn != null && !arn.split(":", -1)[3].equals(region)) {
            throw new UserFault(
                    "-c %s=%s is not in %s, where the stack goes: name one of that region, or set AWS_REGION to the cluster's."
                            .formatted(key, arn, region));
        }
    }

    private static String text(Map<String, ?> context, String key) {
        var value = context.get(key);
        return value == null ? "" : value.toString().strip();
    }

    private static String cluster(String name) {
        if (name.isEmpty()) {
            throw new UserFault(
                    "Which cluster? Say its name with -c cluster=NAME (\"aws eks list-clusters\" lists them).");
        }
        if (!CLUSTER.matcher(name).matches()) {
            throw new UserFault(
                    "-c cluster=%s is no name of an EKS cluster: letters, digits, - and _ only, 100 at most (maybe it is an ARN, of which only the last part is the name)."
                            .formatted(name));
        }
        return name;
    }

    private static @Nullable Image image(String text) {
        if (text.isEmpty()) {
            return null;
        }
        var parts = IMAGE.matcher(text);
        if (!parts.matches()) {
            throw new UserFault(
                    "-c webhookImage=%s names no version: say REPOSITORY:TAG or REPOSITORY@sha256:….".formatted(text));
        }
        return new Image(parts.group(1), parts.group(2) == null ? parts.group(3) : parts.group(2));
    }

    private static @Nullable String arn(String key, String text, Pattern pattern, String form) {
        if (text.isEmpty()) {
            return null;
        }
        if (!pattern.matcher(text).matches()) {
            throw new UserFault("-c %s=%s is no such ARN: say %s.".formatted(key, text, form));
        }
        return text;
    }

    private static boolean flag(String key, String text, boolean usual) {
        if (!List.of("", "true", "false").contains(text)) {
            throw new UserFault("-c %s=%s is neither true nor false.".formatted(key, text));
        }
        return text.isEmpty() ? usual : text.equals("true");
    }

    private static @Nullable Network network(String subnets, String securityGroups) {
        var listed = ids("subnets", subnets, "subnet-");
        var guards = ids("securityGroups", securityGroups, "sg-");
        if (listed.isEmpty() && guards.isEmpty()) {
            return null;
        }
        if (listed.isEmpty() || guards.isEmpty()) {
            throw new UserFault(
                    "-c subnets=… and -c securityGroups=… go together: functions in a VPC need both, and only %s is given."
                            .formatted(listed.isEmpty() ? "securityGroups" : "subnets"));
        }
        return new Network(listed, guards);
    }

    private static List<String> ids(String key, String text, String prefix) {
        var ids = List.of(text.split(",", -1)).stream().map(String::strip).toList();
        if (text.isEmpty()) {
            return List.of();
        }
        for (var id : ids) {
            if (!id.matches(prefix + "[0-9a-f]{8,17}")) {
                throw new UserFault("-c %s=%s: \"%s\" is no id: say %s…, several with commas between."
                        .formatted(key, text, id, prefix));
            }
        }
        return ids;
    }
}
