package dev.slipway.cluster;

import java.util.Map;
import java.util.function.UnaryOperator;

/** What the spec of an object of any version says in v1. */
final class Successors {
    private Successors() {}

    /** The spec in v1; for v1 itself what was written. */
    static Map<?, ?> spec(CustomKind kind, Map<?, ?> written, ObjectReport report) {
        return switch (kind) {
            case NODE_POOL, EC2_NODE_CLASS, NODE_OVERLAY, CAPACITY_BUFFER -> written;
            case PROVISIONER -> LegacyProvisioner.toNodePool(written, report);
            case AWS_NODE_TEMPLATE -> LegacyNodeTemplate.toNodeClass(written, report);
            case BETA_NODE_POOL -> BetaNodePool.toNodePool(written, report);
            case BETA_EC2_NODE_CLASS -> BetaNodeClass.toNodeClass(written, report);
        };
    }

    /** Where a path of v1 stands in what was written. */
    static UnaryOperator<String> asWritten(CustomKind kind) {
        return switch (kind) {
            case NODE_POOL, EC2_NODE_CLASS, NODE_OVERLAY, CAPACITY_BUFFER, BETA_EC2_NODE_CLASS ->
                UnaryOperator.identity();
            case PROVISIONER -> LegacyProvisioner::asWritten;
            case AWS_NODE_TEMPLATE -> LegacyNodeTemplate::asWritten;
            case BETA_NODE_POOL -> BetaNodePool::asWritten;
        };
    }
}
