package dev.slipway.handlers;

import dev.slipway.aws.catalog.DerivationSettings;
import dev.slipway.solver.consolidation.ConsolidationSettings;
import dev.slipway.solver.consolidation.Pace;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;

/**
 * What the template gives every function.
 *
 * @param cluster name of the EKS cluster
 * @param region of the cluster
 * @param table name of the state table
 * @param planQueueUrl,drainQueueUrl,planDeadLettersUrl,deadLettersUrl URLs of queues
 * @param snapshotBucket where snapshots lie that are too large for a message; empty for those who read none
 * @param endpoint of the cluster's API server; empty where EKS is asked for it, and for the next two
 * @param caBundle its certificate authority, base64; may be empty for a plain HTTP endpoint
 * @param serviceCidr of the cluster's Services, for the nodes' configuration
 * @param derivation what is held of every node
 * @param pace how many nodes may go at once
 * @param consolidation what may replace what
 * @param repairsNodes nodes that have been ill for too long are replaced
 * @param triesLaunches a launch with each node class is tried now and then, without launching
 * @param observes everything is decided and recorded, and nothing done
 * @param measures what was done is counted for CloudWatch
 */
record Settings(
        String cluster,
        String region,
        String table,
        String planQueueUrl,
        String drainQueueUrl,
        String planDeadLettersUrl,
        String deadLettersUrl,
        String snapshotBucket,
        String endpoint,
        String caBundle,
        String serviceCidr,
        DerivationSettings derivation,
        Pace pace,
        ConsolidationSettings consolidation,
        boolean repairsNodes,
        boolean triesLaunches,
        boolean observes,
        boolean measures) {
    /** What EKS gives a cluster that does not say otherwise (EKS user guide, "Service IPv4 range", read 2026-11-22). */
    static final String DEFAULT_SERVICE_CIDR = "10.100.0.0/16";

    private static final List<String> REQUIRED = List.of(
            "CLUSTER_NAME",
            "AWS_REGION",
            "TABLE_NAME",
            "PLAN_QUEUE_URL",
            "DRAIN_QUEUE_URL",
            "PLAN_DEAD_LETTERS_URL",
            "DEAD_LETTERS_URL");

    /**
     * Reads the environment.
     *
     * @throws IllegalStateException naming every variable that is missing, or one that cannot be
     */
    static Settings of(SortedMap<String, String> environment) {
        var missing = REQUIRED.stream()
                .filter(name -> value(environment, name).isBlank())
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "The environment lacks %s. Maybe the function was not deployed from template.yaml."
                            .formatted(String.join(", ", missing)));
        }
        checkEndpoint(value(environment, "CLUSTER_ENDPOINT"), value(environment, "CLUSTER_CA_BUNDLE"));
        return new Settings(
                value(environment, "CLUSTER_NAME"),
                value(environment, "AWS_REGION"),
                value(environment, "TABLE_NAME"),
                value(environment, "PLAN_QUEUE_URL"),
                value(environment, "DRAIN_QUEUE_URL"),
                value(environment, "PLAN_DEAD_LETTERS_URL"),
                value(environment, "DEAD_LETTERS_URL"),
                value(environment, "SNAPSHOT_BUCKET"),
                value(environment, "CLUSTER_ENDPOINT"),
                value(environment, "CLUSTER_CA_BUNDLE"),
                environment.getOrDefault("CLUSTER_SERVICE_CIDR", DEFAULT_SERVICE_CIDR),
                derivation(environment),
                pace(environment),
                consolidation(environment),
                oneOf(environment, "NODE_REPAIR", "false", "true").equals("true"),
                oneOf(environment, "DRY_RUNS", "true", "false").equals("true"),
                oneOf(environment, "MODE", "act", "observe").equals("observe"),
                oneOf(environment, "METRICS", "true", "false").equals("true"));
    }

    private static ConsolidationSettings consolidation(SortedMap<String, String> environment) {
        var spotToSpot = oneOf(environment, "SPOT_TO_SPOT", "false", "true").equals("true");
        return new ConsolidationSettings(spotToSpot, ConsolidationSettings.USUAL.leastSaving());
    }

    /** The first when the variable is not set. */
    private static String oneOf(SortedMap<String, String> environment, String name, String usual, String other) {
        var value = value(environment, name);
        if (value.isBlank() || value.equals(usual) || value.equals(other)) {
            return value.isBlank() ? usual : value;
        }
        throw new IllegalStateException("%s is \"%s\": it must be %s or %s.".formatted(name, value, usual, other));
    }

    private static Pace pace(SortedMap<String, String> environment) {
        var percent = value(environment, "DISRUPTION_PACE_PERCENT");
        try {
            return percent.isBlank() ? Pace.USUAL : new Pace(Integer.parseInt(percent));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "DISRUPTION_PACE_PERCENT is \"%s\": a whole number from 1 to 100 is meant, of nodes in ten minutes."
                            .formatted(percent),
                    e);
        }
    }

    private static DerivationSettings derivation(SortedMap<String, String> environment) {
        var usual = DerivationSettings.USUAL;
        var overhead = value(environment, "VM_MEMORY_OVERHEAD_PERCENT");
        var enis = value(environment, "RESERVED_ENIS");
        try {
            return new DerivationSettings(
                    overhead.isBlank() ? usual.vmMemoryOverhead() : new BigDecimal(overhead),
                    enis.isBlank() ? usual.reservedEnis() : Integer.parseInt(enis));
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "VM_MEMORY_OVERHEAD_PERCENT is \"%s\" and RESERVED_ENIS \"%s\": a fraction such as 0.075 and a whole number are meant."
                            .formatted(overhead, enis),
                    e);
        }
    }

    private static void checkEndpoint(String endpoint, String caBundle) {
        if (!endpoint.isEmpty() && !endpoint.startsWith("http://") && !endpoint.startsWith("https://")) {
            throw new IllegalStateException(
                    "CLUSTER_ENDPOINT (%s) is not an absolute URL. Maybe \"https://\" is missing; without the variable EKS is asked."
                            .formatted(endpoint));
        }
        if (endpoint.startsWith("https://") && caBundle.isEmpty()) {
            throw new IllegalStateException(
                    "CLUSTER_ENDPOINT (%s) needs CLUSTER_CA_BUNDLE, its certificate authority in base64. Without both EKS is asked."
                            .formatted(endpoint));
        }
    }

    private static String value(SortedMap<String, String> environment, String name) {
        return environment.getOrDefault(name, "").strip();
    }
}
