package dev.slipway.solver.consolidation;

import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.solver.provision.ProvisionPlan.Placement;
import dev.slipway.solver.provision.ProvisionPlan.PlannedNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes had better go, and why the others stay. All commands together may be carried out: none rests on another.
 *
 * @param commands those that save most for what they disturb first
 * @param kept one for each node that Slipway may take away and that stays, by name
 */
public record ConsolidationPlan(List<Command> commands, List<Kept> kept) {
    /** No command, and nothing said of any node. */
    public static final ConsolidationPlan NOTHING = new ConsolidationPlan(List.of(), List.of());

    public ConsolidationPlan {
        commands = List.copyOf(commands);
        kept = List.copyOf(kept);
    }

    public HourlyPrice savings() {
        return commands.stream().map(Command::savings).reduce(HourlyPrice.FREE, HourlyPrice::plus);
    }

    /** How a command came about; the names are Karpenter's. */
    public enum Method {
        EMPTINESS("Emptiness", DisruptionReason.EMPTY),
        MULTI_NODE("MultiNodeConsolidation", DisruptionReason.UNDERUTILIZED),
        SINGLE_NODE("SingleNodeConsolidation", DisruptionReason.UNDERUTILIZED);

        private final String text;
        private final DisruptionReason reason;

        Method(String text, DisruptionReason reason) {
            this.text = text;
            this.reason = reason;
        }

        public String text() {
            return text;
        }

        public DisruptionReason reason() {
            return reason;
        }
    }

    /**
     * Nodes that go together.
     *
     * @param delete sorted; never empty
     * @param moves where their pods are held to go on nodes that stay, by node; empty with a replacement, which takes all
     * @param replacement what has to be there first; null when their pods fit on nodes that stay
     * @param savings of one hour
     * @param cost how much it disturbs: the sum of what the nodes cost to reschedule (core.md §3.2)
     * @param why one sentence
     */
    public record Command(
            Method method,
            List<NodeName> delete,
            List<Placement> moves,
            @Nullable PlannedNode replacement,
            HourlyPrice savings,
            double cost,
            String why) {
        public Command {
            delete = delete.stream().sorted().toList();
            moves = List.copyOf(moves);
        }
    }

    /**
     * A node that stays.
     *
     * @param price what it costs in an hour; null when that is not known
     * @param reason what keeps it, in one sentence
     */
    public record Kept(NodeName node, @Nullable HourlyPrice price, String reason) {}
}
