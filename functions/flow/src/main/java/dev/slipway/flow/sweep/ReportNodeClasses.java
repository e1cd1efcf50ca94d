package dev.slipway.flow.sweep;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.pool.DryRun;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.NodeClassSource;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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
    private final @Nullable TryLaunches tryLaunches;

    /** Tries no launch. */
    public ReportNodeClasses(NodeClassSource nodeClasses, ClusterActions cluster) {
        this(nodeClasses, cluster, null);
    }

    /**
     * Reports nothing yet.
     *
     * @param tryLaunches null where no launch is tried
     */
    public ReportNodeClasses(NodeClassSource nodeClasses, ClusterActions cluster, @Nullable TryLaunches tryLaunches) {
        this.nodeClasses = nodeClasses;
        this.cluster = cluster;
        this.tryLaunches = tryLaunches;
    }

    /** Returns how many could not be told now. */
    int run(ClusterSnapshot snapshot) {
        var dryRuns = dryRuns(snapshot);
        var failed = 0;
        for (var nodeClass : snapshot.nodeClasses()) {
            failed += told(nodeClass.name(), () -> report(nodeClass, dryRuns));
        }
        for (var unreadable : unreadable(snapshot).entrySet()) {
            var status = NodeClassStatus.unreadable(unreadable.getValue());
            failed += told(unreadable.getKey(), () -> cluster.nodeClassStatus(unreadable.getKey(), status));
        }
        return failed;
    }

    private void report(NodeClass nodeClass, SortedMap<String, DryRun> dryRuns) {
        var status = nodeClasses.status(nodeClass);
        var said = dryRuns.get(nodeClass.name());
        cluster.nodeClassStatus(
                nodeClass.name(),
                said == null || said.passed() ? status : status.invalid(said.reason(), said.message()));
    }

    /** Nothing where launches cannot be tried now: what else there is to say of the classes is said. */
    private SortedMap<String, DryRun> dryRuns(ClusterSnapshot snapshot) {
        if (tryLaunches == null) {
            return Collections.emptySortedMap();
        }
        try {
            return tryLaunches.run(snapshot);
        } catch (RuntimeException fault) {
            log.atWarn().setCause(fault).log("launches not tried");
            return Collections.emptySortedMap();
        }
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
