package dev.slipway.solver.placing;

import dev.slipway.model.scheduling.HostPort;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.scheduling.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster while pods are put into it. It answers how many pods of a kind may go somewhere now, and counts those that
 * went. "Somewhere" is a node, or an {@link Area} in which a node is going to be bought.
 *
 * <p>Asked with {@code guarded}, it also refuses what the scheduler would allow but what would break the spread of pods
 * that are there already: a plan that keeps to it stays right in whatever order its pods are bound.
 */
public final class Board {
    private final Rules rules;
    private final List<Place> places = new ArrayList<>();
    private final LinkedHashMap<AreaText, Integer> numbersOfAreas = new LinkedHashMap<>();

    private record AreaText(List<Integer> domains, BitSet filters) {}

    public Board(Rules rules) {
        this.rules = rules;
    }

    /** How many different areas the places are in: {@link Place#areaNumber} is below that. */
    public int areas() {
        return numbersOfAreas.size();
    }

    /** In the order in which they were added. */
    public List<Place> places() {
        return places;
    }

    /**
     * A node that exists or is about to.
     *
     * @param mayBe its labels; all that are possible while they are not known
     * @param daemons DaemonSets that have a pod there, or are going to, whatever the node turns out to be
     * @param free what its pods leave; taken over, not copied
     */
    public Place add(
            String name,
            @Nullable String nodeName,
            List<? extends Labels> mayBe,
            List<Taint> taints,
            BitSet daemons,
            long[] free,
            SortedMap<String, Integer> volumesLeft) {
        var area = area(nodeName, mayBe, taints, daemons);
        rules.know(area);
        return add(new Place(
                name,
                nodeName,
                mayBe,
                taints,
                area,
                number(area),
                free,
                volumesLeft,
                rules.hostCounters(),
                rules.nodeRules()));
    }

    /** A node that is planned: where it is, is said by its area. */
    public Place plan(String name, List<? extends Labels> mayBe, List<Taint> taints, Area area, long[] free) {
        return add(new Place(
                name,
                null,
                mayBe,
                taints,
                area,
                number(area),
                free,
                Collections.emptySortedMap(),
                rules.hostCounters(),
                rules.nodeRules()));
    }

    private Place add(Place place) {
        places.add(place);
        return place;
    }

    /** Equal areas have one number. */
    private int number(Area area) {
        return numbersOfAreas.computeIfAbsent(
                new AreaText(Arrays.stream(area.domains()).boxed().toList(), area.filters()),
                _ -> numbersOfAreas.size());
    }

    private Area area(@Nullable String nodeName, List<? extends Labels> mayBe, List<Taint> taints, BitSet daemons) {
        var domains = new int[rules.keys().size()];
        for (var key = 0; key < domains.length; key++) {
            domains[key] = domain(key, mayBe);
        }
        var filters = new BitSet();
        for (var i = 0; i < rules.filters().size(); i++) {
            var filter = rules.filters().get(i);
            var passes = filter.finds(daemons);
            for (var labels : mayBe) {
                passes &= filter.admits(labels, nodeName, taints);
            }
            filters.set(i, passes);
        }
        return new Area(domains, filters);
    }

    private int domain(int key, List<? extends Labels> mayBe) {
        var domain = Area.NONE;
        for (var i = 0; i < mayBe.size(); i++) {
            var value = mayBe.get(i).value(rules.keys().get(key));
            var one = value == null ? Area.NONE : rules.domain(key, value);
            if (i > 0 && one != domain) {
                return Area.OPEN;
            }
            domain = one;
        }
        return domain;
    }

    /** Puts pods that have their place already onto it; what they ask for is not taken from its free room. */
    public void seat(Shape shape, int count, boolean leaving, Place place) {
        for (var counter : shape.raises) {
            if (!leaving || counter.leavingToo) {
                raise(counter, count, place.area(), place);
            }
        }
        place.occupy(shape.kind(), count);
    }

    /**
     * From now on whoever is asked about with {@code guarded} keeps to the spreads of these pods, though none of them is
     * there yet: which of them comes first is not known.
     */
    public void expect(Variant variant) {
        for (var check : variant.checks) {
            if (check instanceof Check.Spread spread && spread.required() && spread.counter().key != Counter.HOST) {
                spread.counter().guardAll(spread.maxSkew());
            }
        }
    }

    /** Takes pods that were seated off their place's counts, for as long as their node is held to be gone; or back again. */
    public void unseat(Shape shape, int count, boolean leaving, Place place) {
        for (var counter : shape.raises) {
            if (!leaving || counter.leavingToo) {
                raise(counter, -count, place.area(), place);
            }
        }
    }

    /**
     * DaemonSets that have a pod there, or are going to.
     *
     * @param possible whose pods may be there
     * @param sure whose pods are there whatever the node turns out to be
     * @param ports of all that are possible
     */
    public void run(BitSet possible, BitSet sure, List<HostPort> ports, Place place) {
        place.daemons = possible;
        place.sureDaemons = sure;
        place.ports.addAll(ports);
    }

    /** How many pods may go onto the node now. */
    public int room(Variant variant, Place place, boolean guarded) {
        var most = roomOnHost(variant, place, guarded);
        return most == 0 ? 0 : Math.min(most, room(variant, place.area(), guarded));
    }

    /** The same, but for what rules say about the node's area. */
    public int roomOnHost(Variant variant, Place place, boolean guarded) {
        var most = place.fits(variant.shape().requests());
        return most == 0 ? 0 : Math.min(most, besideResources(variant, place, guarded));
    }

    /** The same, were the node only large enough. */
    public int besideResources(Variant variant, Place place, boolean guarded) {
        var shape = variant.shape();
        if (!place.admits(variant)) {
            return 0;
        }
        var most = place.allows(shape);
        for (var check : variant.checksOfHosts) {
            most = Math.min(most, onHost(check, place));
        }
        if (guarded) {
            for (var counter : shape.raisesOnHosts) {
                if (place.guards[counter.slot] != Counter.NO_GUARD
                        && place.area().counts(counter)) {
                    most = Math.min(most, Math.max(0, place.guards[counter.slot] - place.hosts[counter.slot]));
                }
            }
        }
        return most;
    }

    /** How many such pods may be the only ones on a node of their own. */
    public int roomAlone(Variant variant) {
        var most = variant.shape().kind().hostPorts().isEmpty() ? Integer.MAX_VALUE : 1;
        for (var check : variant.checksOfHosts) {
            most = Math.min(
                    most,
                    switch (check) {
                        case Check.Spread spread -> skewLeft(spread, 0, 0);
                        case Check.Away away -> away.self() ? 1 : Integer.MAX_VALUE;
                        case Check.Near near -> opens(near) ? Integer.MAX_VALUE : 0;
                    });
        }
        return most;
    }

    /** All such pods must share one node, and the first of them, still to come, decides on which. */
    public boolean gathers(Variant variant) {
        return variant.shape().variants().getLast().clings()
                && variant.checksOfHosts.stream().anyMatch(check -> check instanceof Check.Near near && first(near))
                && roomAlone(variant) > 1;
    }

    /** How many pods may go into the area now, whatever nodes are there. */
    public int room(Variant variant, Area area, boolean guarded) {
        var most = Integer.MAX_VALUE;
        for (var check : variant.checks) {
            most = Math.min(most, inArea(check, area));
            if (most == 0) {
                return 0;
            }
        }
        return Math.min(most, uncountableOrGuarded(variant.shape(), area, guarded));
    }

    /**
     * What closes most of these areas, where new nodes could be, to such a pod; of its own rules, where those of others close
     * no more. Empty where nothing closes any.
     */
    public Optional<Obstacle> obstacle(Variant variant, List<Area> areas) {
        @Nullable Check worst = null;
        var most = 0L;
        for (var check : variant.checks) {
            var closed =
                    areas.stream().filter(area -> closesNewNodes(check, area)).count();
            if (closed > most || (closed == most && worst instanceof Check.Away away && !away.own())) {
                worst = check;
                most = closed;
            }
        }
        return Optional.ofNullable(worst).map(check -> obstacle(check, areas));
    }

    private static boolean closesNewNodes(Check check, Area area) {
        return inArea(check, area) == 0 || (check instanceof Check.Near near && near.ofHosts() && !opens(near));
    }

    private Obstacle obstacle(Check check, List<Area> areas) {
        return switch (check) {
            case Check.Spread spread -> obstacle(Obstacle.Kind.SPREAD, spread.counter(), spread.maxSkew(), areas);
            case Check.Near near -> obstacle(Obstacle.Kind.NEAR, near.counters().getFirst(), 0, areas);
            case Check.Away away ->
                obstacle(away.own() ? Obstacle.Kind.AWAY : Obstacle.Kind.KEPT_AWAY, away.counter(), 0, areas);
        };
    }

    private Obstacle obstacle(Obstacle.Kind kind, Counter counter, int maxSkew, List<Area> areas) {
        return counter.key == Counter.HOST
                ? new Obstacle(kind, WellKnown.HOSTNAME, maxSkew, false)
                : new Obstacle(
                        kind,
                        rules.keys().get(counter.key),
                        maxSkew,
                        areas.stream().allMatch(area -> area.domains()[counter.key] == Area.NONE));
    }

    /** One of a variant's {@link Variant#checksOfHosts}. */
    private static int onHost(Check check, Place place) {
        return switch (check) {
            case Check.Spread spread -> skewLeft(spread, place.hosts[spread.counter().slot], 0);
            case Check.Away away -> place.hosts[away.counter().slot] > 0 ? 0 : away.self() ? 1 : Integer.MAX_VALUE;
            case Check.Near near -> {
                for (var counter : near.counters()) {
                    if (counter.key == Counter.HOST
                            && place.hosts[counter.slot] == 0
                            && !near.daemons().intersects(place.sureDaemons)
                            && !first(near)) {
                        yield 0;
                    }
                }
                yield Integer.MAX_VALUE;
            }
        };
    }

    private static int inArea(Check check, Area area) {
        return switch (check) {
            case Check.Spread spread
            when spread.counter().key != Counter.HOST -> {
                var counter = spread.counter();
                var domain = area.domains()[counter.key];
                yield domain < 0 ? 0 : skewLeft(spread, counter.count(domain), counter.least(spread.minDomains()));
            }
            case Check.Away away when away.counter().key != Counter.HOST -> away(away, area);
            case Check.Near near -> near(near, area);
            default -> Integer.MAX_VALUE;
        };
    }

    private static int skewLeft(Check.Spread spread, int count, int least) {
        var left = spread.maxSkew() + least - count;
        if (spread.self()) {
            return Math.max(0, left);
        }
        return left >= 0 ? Integer.MAX_VALUE : 0;
    }

    private static int away(Check.Away away, Area area) {
        var counter = away.counter();
        var domain = area.domains()[counter.key];
        if (domain == Area.NONE) {
            return Integer.MAX_VALUE;
        }
        var taken = domain == Area.OPEN ? counter.total() > 0 : counter.count(domain) > 0;
        return taken ? 0 : away.self() ? 1 : Integer.MAX_VALUE;
    }

    private static int near(Check.Near near, Area area) {
        if (near.filter() != Counter.NO_FILTER && area.filters().get(near.filter())) {
            return Integer.MAX_VALUE;
        }
        for (var counter : near.counters()) {
            if (counter.key != Counter.HOST) {
                var domain = area.domains()[counter.key];
                if (domain < 0 || (counter.count(domain) == 0 && !first(near))) {
                    return 0;
                }
            }
        }
        return Integer.MAX_VALUE;
    }

    /** It may be on a node that has no other pods yet. */
    private static boolean opens(Check.Near near) {
        return !near.daemons().isEmpty() || first(near);
    }

    private static boolean first(Check.Near near) {
        return near.self() && near.counters().stream().allMatch(counter -> counter.total() == 0);
    }

    /** Pods that are counted by key must know their domain; and they must not spoil what others keep to. */
    private static int uncountableOrGuarded(Shape shape, Area area, boolean guarded) {
        var most = Integer.MAX_VALUE;
        for (var counter : shape.raises) {
            if (counter.key == Counter.HOST || !area.counts(counter)) {
                continue;
            }
            var domain = area.domains()[counter.key];
            if (domain == Area.OPEN) {
                return 0;
            }
            if (guarded && domain >= 0 && counter.guard(domain) != Counter.NO_GUARD) {
                most = Math.min(most, Math.max(0, counter.guard(domain) + counter.least(1) - counter.count(domain)));
            }
        }
        return most;
    }

    /** Puts pods onto a node. */
    public void put(Variant variant, int count, Place place) {
        place.take(variant.shape(), count);
        for (var counter : variant.shape().raises) {
            raise(counter, count, place.area(), place);
        }
        guard(variant, place.area(), place);
    }

    /** Takes pods away again that were put there; how they kept others from spreading stays remembered. */
    public void withdraw(Variant variant, int count, Place place) {
        place.giveBack(variant.shape(), count);
        place.vacate(variant.shape().kind(), count);
        for (var counter : variant.shape().raises) {
            raise(counter, -count, place.area(), place);
        }
    }

    /** Puts pods into an area where their nodes are still to be bought. */
    public void put(Variant variant, int count, Area area) {
        for (var counter : variant.shape().raises) {
            raise(counter, count, area, null);
        }
        guard(variant, area, null);
    }

    /** Puts pods that their area has counted already onto a planned node in it. */
    public void settle(Variant variant, int count, Place place) {
        place.take(variant.shape(), count);
        for (var counter : variant.shape().raises) {
            if (counter.key == Counter.HOST && place.area().counts(counter)) {
                place.hosts[counter.slot] += count;
            }
        }
        for (var check : variant.checks) {
            if (check instanceof Check.Spread spread && spread.required() && spread.counter().key == Counter.HOST) {
                guardHost(spread, place);
            }
        }
    }

    /** Moves settled pods between planned nodes of equal areas. They have no host ports, and nobody there clings to them. */
    public void move(Variant variant, int count, Place from, Place to) {
        from.giveBack(variant.shape(), count);
        for (var counter : variant.shape().raises) {
            if (counter.key == Counter.HOST && from.area().counts(counter)) {
                from.hosts[counter.slot] -= count;
            }
        }
        settle(variant, count, to);
    }

    private static void raise(Counter counter, int count, Area area, @Nullable Place place) {
        if (!area.counts(counter)) {
            return;
        }
        if (counter.key == Counter.HOST) {
            counter.raise(Area.NONE, count);
            if (place != null) {
                place.hosts[counter.slot] += count;
            }
        } else if (area.domains()[counter.key] >= 0) {
            counter.raise(area.domains()[counter.key], count);
        }
    }

    private static void guard(Variant variant, Area area, @Nullable Place place) {
        for (var check : variant.checks) {
            if (check instanceof Check.Spread spread && spread.required()) {
                if (spread.counter().key != Counter.HOST) {
                    spread.counter().guard(area.domains()[spread.counter().key], spread.maxSkew());
                } else if (place != null) {
                    guardHost(spread, place);
                }
            }
        }
    }

    private static void guardHost(Check.Spread spread, Place place) {
        var slot = spread.counter().slot;
        place.guards[slot] = Math.min(place.guards[slot], spread.maxSkew());
    }
}
