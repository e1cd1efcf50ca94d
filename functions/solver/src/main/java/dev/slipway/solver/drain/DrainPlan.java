package dev.slipway.solver.drain;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.NodePod;
import java.time.Duration;
import java.util.List;

/** The next step of a drain: one of these, and no waiting inside it. */
public sealed interface DrainPlan {
    /** One sentence for log and history. */
    String why();

    /** The claim is not on its way out, or is gone: the message is void. */
    record Nothing(String why) implements DrainPlan {}

    /** The node was to go because it was empty, and is not, or its pods have nowhere to go: it goes back to work, untainted. */
    record Abandon(NodeClaim initialized, String why) implements DrainPlan {}

    /**
     * Evict what may go now and look again.
     *
     * @param draining the claim in state Draining
     * @param evict to be asked of the Eviction API now, in this order; empty when all are going already
     * @param delete to be deleted now, whatever budgets say: the deadline leaves them no more than the time that they need
     * @param held who is in turn and asks not to be disrupted
     * @param volumes what is still attached although no pod needs it, by name; only once no pod has to leave
     * @param again when the next look is due
     */
    record Evict(
            NodeClaim draining,
            List<NodePod> evict,
            List<Deletion> delete,
            List<NodePod> held,
            List<String> volumes,
            Duration again,
            String why)
            implements DrainPlan {
        public Evict {
            evict = List.copyOf(evict);
            delete = List.copyOf(delete);
            held = List.copyOf(held);
            volumes = List.copyOf(volumes);
        }
    }

    /** A pod to delete, and how long it may take to end. */
    record Deletion(NodePod pod, Duration grace) {}

    /** Nothing is left to evict: record Terminating, then end the instance and look again. */
    record Terminate(NodeClaim terminating, Duration again, String why) implements DrainPlan {}

    /** The instance is shutting down, or what replaces the node is not ready. */
    record Await(Duration again, String why) implements DrainPlan {}

    /** The instance is gone: delete the Node, then record Terminated. */
    record Close(NodeClaim terminated, String why) implements DrainPlan {}
}
