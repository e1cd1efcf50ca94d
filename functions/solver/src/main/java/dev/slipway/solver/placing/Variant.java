package dev.slipway.solver.placing;

import dev.slipway.model.scheduling.NodeSelectorTerm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A shape with some of its wishes given up (core.md §2.5). The first variant of a shape has all of them. */
public final class Variant {
    private final Shape shape;
    private final int stage;
    private final @Nullable NodeSelectorTerm wish;
    private final boolean minds;
    private final List<String> givenUp;
    final int nodeRule;
    final List<Check> checks;

    /** Of these, the ones that look at single nodes. */
    final List<Check> checksOfHosts;

    private Rules.@Nullable Needs needs;

    /**
     * @param wish the heaviest wish about the node that is still held
     * @param minds PreferNoSchedule keeps it away
     * @param givenUp wishes that were dropped, in words
     * @param nodeRule number of what it asks of a node's labels and taints: equal for equal demands
     */
    Variant(
            Shape shape,
            int stage,
            @Nullable NodeSelectorTerm wish,
            boolean minds,
            List<String> givenUp,
            int nodeRule,
            List<Check> checks) {
        this.shape = shape;
        this.stage = stage;
        this.wish = wish;
        this.minds = minds;
        this.givenUp = List.copyOf(givenUp);
        this.nodeRule = nodeRule;
        this.checks = List.copyOf(checks);
        this.checksOfHosts = checks.isEmpty()
                ? List.of()
                : checks.stream().filter(Check::ofHosts).toList();
    }

    public Shape shape() {
        return shape;
    }

    /** 0 for all wishes held. */
    public int stage() {
        return stage;
    }

    public @Nullable NodeSelectorTerm wish() {
        return wish;
    }

    /** What must be known of an area for these pods to be put there, their hosts aside. */
    public Rules.Needs needs() {
        if (needs == null) {
            needs = Rules.needs(this);
        }
        return needs;
    }

    public boolean minds() {
        return minds;
    }

    public List<String> givenUp() {
        return givenUp;
    }

    /** Numbers of groups of which a node takes one pod, this one being of them: everybody in it keeps away from the others. */
    public List<Integer> aloneOnHost() {
        var groups = new ArrayList<Integer>();
        for (var check : checksOfHosts) {
            if (check instanceof Check.Away away && away.self()) {
                groups.add(away.counter().slot);
            }
        }
        return groups;
    }

    /** It must share its very node with some other pod, so that no node can be bought for it alone. */
    public boolean clings() {
        for (var check : checksOfHosts) {
            if (check instanceof Check.Near near && near.daemons().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** It must share its very node with some other pod, and such a one would do. */
    public boolean clingsTo(Shape other) {
        for (var check : checksOfHosts) {
            if (check instanceof Check.Near near) {
                for (var counter : near.counters()) {
                    if (counter.key == Counter.HOST && !counter.members.get(other.index())) {
                        return false;
                    }
                }
            }
        }
        return clings();
    }
}
