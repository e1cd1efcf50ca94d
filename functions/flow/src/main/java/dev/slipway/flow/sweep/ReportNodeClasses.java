package dev.slipway.flow.sweep;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.NodeClassSource;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the status of every EC2NodeClass what its selectors found and what is wrong with it. A class that cannot be
 * looked up or written now keeps what it says, and stops no other.
 */
public final class ReportNodeClasses {
    private static final Logger log = LoggerFactory.getLogger(ReportNodeClasses.class);
    private static final String KIND = "EC2NodeClass/";

    private final NodeClassSource nodeClasses;
    private final ClusterActions cluster;

    public ReportNodeClasses(NodeClassSource nodeClasses, ClusterActions cluster) {
        this.nodeClasses = nodeClasses;
        this.cluster = cluster;
    }

    /** Returns how many could not be told now. */
    int run(ClusterSnapshot snapshot) {
        var failed = 0;
        for (var nodeClass : snapshot.nodeClasses()) {
            failed += told(nodeClass.name(), () -> report(nodeClass));
        }
        for (var unreadable : unreadable(snapshot).entrySet()) {
            var status = NodeClassStatus.unreadable(unreadable.getValue());
            failed += told(unreadable.getKey(), () -> cluster.nodeClassStatus(unreadable.getKey(), status));
        }
        return failed;
    }

    private void report(NodeClass nodeClass) {
        cluster.nodeClassStatus(nodeClass.name(), nodeClasses.status(nodeClass));
    }

    /** What is wrong with each class that could not be read, by its name. */
    static SortedMap<String, String> unreadable(ClusterSnapshot snapshot) {
        var messages = new TreeMap<String, String>();
        snapshot.faults().stream()
                .filter(fault -> fault.object().startsWith(KIND))
                .forEach(fault -> messages.merge(
                        fault.object().substring(KIND.length()), fault.message(), (one, other) -> one + " " + other));
        return messages;
    }

    private static int told(String name, Runnable report) {
        try {
            report.run();
            return 0;
        } catch (RuntimeException fault) {
            log.atWarn().addKeyValue("nodeClass", name).setCause(fault).log("node class not told");
            return 1;
        }
    }
}
