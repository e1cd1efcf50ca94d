package dev.slipway.solver.sweep;

import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeSnapshot;
import java.time.Instant;
import java.util.List;

/**
 * What was left behind and moves on now.
 *
 * @param steps in the order in which they are done; they do not depend on one another
 */
public record SweepPlan(List<Step> steps) {
    public SweepPlan {
        steps = List.copyOf(steps);
    }

    /** One thing that moves on. */
    public sealed interface Step {
        /** One sentence for log and history. */
        String why();
    }

    /** A node joined and nobody noticed. */
    public record Register(NodeClaim claim, NodeSnapshot node, String why) implements Step {}

    /** An instance of this claim's launch was found, but the claim does not know it. */
    public record Adopt(NodeClaim claim, CloudInstance instance, String why) implements Step {}

    /** No instance will come of this claim. */
    public record GiveUp(NodeClaim failed, String why) implements Step {}

    /** Pods wait or claims wait to be launched, and no message says so. */
    public record AskPlanner(String why) implements Step {}

    /** The node has to go: the claim in state Disrupted. */
    public record Remove(NodeClaim disrupted, String why) implements Step {}

    /** The node is on its way out and its drain may have lost its message. */
    public record ResumeDrain(NodeClaim claim, String why) implements Step {}

    /** The claim's reservation is over, and its instance is on-demand capacity now. */
    public record LeaveReservation(NodeClaim claim, String why) implements Step {}

    /** An instance that no claim knows. */
    public record EndOrphan(CloudInstance instance, String why) implements Step {}

    /**
     * An instance that no claim knows and whose node has registered, as only a claim's does: the table has lost the claim. It
     * is left alone; a person has the claim written again ({@code slipway doctor --rebuild}) or ends the instance.
     */
    public record ReportLost(CloudInstance instance, NodeName node, String why) implements Step {}

    /** Launch templates that nobody may need any more. */
    public record DeleteTemplates(Instant createdBefore, String why) implements Step {}

    /** People should know of a node what the reason and the sentence say. */
    public record TellNode(NodeName node, String reason, String why) implements Step {}

    /** A Node object whose instance and claim are gone. */
    public record DeleteNode(NodeName node, String why) implements Step {}
}
