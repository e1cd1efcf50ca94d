package dev.slipway.solver.provision;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.solver.placing.Board;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.placing.Rules;
import dev.slipway.solver.placing.Shape;
import dev.slipway.solver.provision.Standing.Room;
import dev.slipway.solver.scheduling.Ownership;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What all rounds of a decision stand on, compiled once: the rules, what can be bought, and who admits what. Rounds come one
 * after the other: a new board takes the rules' counters from the one before.
 */
final class Ground {
    private final ProvisionFacts facts;
    private final Ownership ownership;
    private final Demands asked;
    private final Promises promises;
    private final Market market;
    private final Rules rules;
    private final List<Shape> shapes;
    private final Admissions admissions;
    private final Cells cells;
    private final List<Integer> frontier;
    private final Rules.Tally nobody;

    /**
     * @param shy whether any node or pool has a PreferNoSchedule taint
     */
    Ground(ProvisionFacts facts, Ownership ownership, Demands asked, Resources resources, boolean shy) {
        this.facts = facts;
        this.ownership = ownership;
        this.asked = asked;
        this.promises = new Promises(facts, ownership);
        this.market = new Market(facts, resources);
        this.rules = Rules.of(
                resources,
                asked.kinds(),
                facts.snapshot().kinds(),
                facts.snapshot().daemonSets(),
                ProvisionSolver.wishes(facts),
                shy);
        this.shapes = List.copyOf(new LinkedHashSet<>(rules.waiting()));
        this.admissions = new Admissions(market);
        this.cells = new Cells(rules, market.columns(), admissions, withinLimits());
        this.frontier = worthLookingAt();
        this.nobody = rules.tally();
    }

    private Ground(Ground like, ProvisionFacts facts, Market market) {
        this.facts = facts;
        this.ownership = like.ownership;
        this.asked = like.asked;
        this.promises = like.promises;
        this.market = market;
        this.rules = like.rules;
        this.shapes = like.shapes;
        this.admissions = like.admissions;
        this.cells = like.cells;
        // Whatever is dearer everywhere leaves the order of prices as it is.
        this.frontier = like.frontier;
        this.nobody = like.nobody;
    }

    /** The same, with any node held to cost so much more. */
    Ground at(HourlyPrice nodePrice) {
        return new Ground(this, facts, market.at(nodePrice));
    }

    /** The same, for pods that are told their nodes. */
    Ground nominated() {
        return new Ground(this, facts.nominated(), market);
    }

    Promises promises() {
        return promises;
    }

    ProvisionFacts facts() {
        return facts;
    }

    Market market() {
        return market;
    }

    Rules rules() {
        return rules;
    }

    /** Some pods run on nodes that are to go only if their pods have other places. */
    boolean moves() {
        return facts.claims().stream().anyMatch(NodeClaim::undecided);
    }

    /** To look at each node that is there for each pod. */
    long looks() {
        return (long) facts.snapshot().nodes().size()
                * asked.names().stream().mapToInt(List::size).sum();
    }

    /** By index. */
    List<Shape> shapes() {
        return shapes;
    }

    Admissions admissions() {
        return admissions;
    }

    Cells cells() {
        return cells;
    }

    /** Columns worth looking at, cheapest first. */
    List<Integer> frontier() {
        return frontier;
    }

    /** By the index of their shape; to be taken from. */
    List<Demand> demands() {
        var byShape = new LinkedHashMap<Shape, Demand>();
        for (var i = 0; i < asked.kinds().size(); i++) {
            byShape.computeIfAbsent(rules.waiting().get(i), Demand::new)
                    .add(asked.kinds().get(i), asked.names().get(i));
        }
        return List.copyOf(byShape.values());
    }

    /** By pool of {@link Market#offers()}, with nothing bought yet; to be written to. */
    List<Limits> limits() {
        return market.limits(facts, ownership);
    }

    /** A new one without any node, and nobody counted. */
    Board board() {
        rules.restore(nobody);
        return new Board(rules);
    }

    /** Adds what is there. */
    List<Room> standOn(Board board) {
        return Standing.addTo(board, facts, ownership, market.daemons(), rules);
    }

    private BitSet withinLimits() {
        var limits = limits();
        var within = market.columns().usable();
        if (limits.stream().anyMatch(Limits::any)) {
            within.stream()
                    .filter(column -> !limits.get(market.columns().pool(column)).allows(market.taken(column)))
                    .forEach(within::clear);
        }
        return within;
    }

    private List<Integer> worthLookingAt() {
        var limits = limits();
        var most = new long[rules.resources().size()];
        for (var demand : demands()) {
            Resources.subtract(most, demand.shape().requests(), -demand.waiting());
        }
        var limited = new ArrayList<int[]>();
        var dimensions = most.length;
        for (var pool = 0; pool < limits.size(); pool++) {
            if (limits.get(pool).any()) {
                limited.add(new int[] {pool, dimensions});
                dimensions += limits.get(pool).size();
            }
        }
        var classes = new LinkedHashSet<BitSet>();
        for (var shape : shapes) {
            for (var variant : shape.variants()) {
                classes.add(admissions.of(variant).packable());
                var needs = variant.needs();
                if (!needs.none()) {
                    cells.of(needs).forEach(cell -> classes.add(cell.columns()));
                }
            }
        }
        classes.addAll(market.tiers());
        classes.add(market.exotic());
        var clipped = new long[market.columns().size()][];
        for (var column = 0; column < clipped.length; column++) {
            if (market.buyable(column)) {
                clipped[column] = dimensions(column, most, limited, dimensions);
            }
        }
        return new Frontier(clipped, market.prices(), market.reserved()).of(List.copyOf(classes));
    }

    /** Room as far as anybody can use it, and what a node takes of its pool's limits. */
    private long[] dimensions(int column, long[] most, List<int[]> limited, int count) {
        var dimensions = Arrays.copyOf(LowerBound.clipped(market.room(column), most), count);
        for (var limit : limited) {
            if (limit[0] == market.columns().pool(column)) {
                var amounts = market.taken(column);
                for (var i = 0; i < amounts.length; i++) {
                    dimensions[limit[1] + i] = -amounts[i];
                }
            }
        }
        return dimensions;
    }
}
