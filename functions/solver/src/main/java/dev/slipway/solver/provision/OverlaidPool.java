package dev.slipway.solver.provision;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.pool.NodeOverlay;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The catalogue as one pool sees it, while overlays are laid over it one after another. */
final class OverlaidPool {
    private final NodePool pool;
    private final List<InstanceType> listed;
    private final TreeMap<Offered, Said> prices = new TreeMap<>();
    private final TreeMap<Held, Said> amounts = new TreeMap<>();

    /**
     * An offering.
     *
     * @param offering its index among those of the type
     */
    private record Offered(String type, int offering) implements Comparable<Offered> {
        @Override
        public int compareTo(Offered other) {
            var byType = type.compareTo(other.type);
            return byType != 0 ? byType : Integer.compare(offering, other.offering);
        }
    }

    /** A resource of a type. */
    private record Held(String type, String resource) implements Comparable<Held> {
        @Override
        public int compareTo(Held other) {
            var byType = type.compareTo(other.type);
            return byType != 0 ? byType : resource.compareTo(other.resource);
        }
    }

    /** Who spoke first, and so is heard; and who last, with whom the next may be in conflict. */
    private record Said(NodeOverlay first, NodeOverlay last) {}

    /**
     * @param listed the types as the pool's class makes them, by name
     */
    OverlaidPool(NodePool pool, List<InstanceType> listed) {
        this.pool = pool;
        this.listed = listed;
    }

    /** What an overlay would change here; nothing is changed yet. */
    Reach reach(NodeOverlay overlay) {
        var priced = new ArrayList<Offered>();
        var held = new ArrayList<Held>();
        var scope = new OverlayScope(overlay, pool);
        for (var type : listed) {
            var offerings = scope.offerings(type);
            if (OverlayPrice.says(overlay)) {
                offerings.stream().forEach(offering -> priced.add(new Offered(type.name(), offering)));
            }
            if (!offerings.isEmpty()) {
                overlay.capacity().amounts().keySet().forEach(name -> held.add(new Held(type.name(), name)));
            }
        }
        return new Reach(overlay, priced, held);
    }

    /** What one overlay says in this pool. */
    final class Reach {
        private final NodeOverlay overlay;
        private final List<Offered> priced;
        private final List<Held> held;

        private Reach(NodeOverlay overlay, List<Offered> priced, List<Held> held) {
            this.overlay = overlay;
            this.priced = priced;
            this.held = held;
        }

        /** Why it cannot stand beside what was accepted; null when it can. */
        @Nullable
        String conflict() {
            for (var one : priced) {
                var said = prices.get(one);
                if (said != null && said.last.weight() == overlay.weight()) {
                    return conflict("the price of " + one.type, said.last);
                }
            }
            for (var one : held) {
                var said = amounts.get(one);
                if (said != null && said.last.weight() == overlay.weight()) {
                    return conflict(one.resource + " of " + one.type, said.last);
                }
            }
            return null;
        }

        private String conflict(String what, NodeOverlay other) {
            return "Conflict: %s in NodePool %s is set by NodeOverlay %s too, and both have weight %d. Maybe give one more weight."
                    .formatted(what, pool.name(), other.name(), overlay.weight());
        }

        void accept() {
            priced.forEach(one -> prices.merge(one, new Said(overlay, overlay), OverlaidPool::both));
            held.forEach(one -> amounts.merge(one, new Said(overlay, overlay), OverlaidPool::both));
        }
    }

    private static Said both(Said earlier, Said later) {
        return new Said(earlier.first, later.last);
    }

    List<InstanceType> types() {
        if (prices.isEmpty() && amounts.isEmpty()) {
            return listed;
        }
        return listed.stream().map(this::overlaid).toList();
    }

    private InstanceType overlaid(InstanceType type) {
        var offerings = new ArrayList<Offering>();
        for (var i = 0; i < type.offerings().size(); i++) {
            offerings.add(offering(type, i));
        }
        return type.with(capacity(type), offerings);
    }

    private Offering offering(InstanceType type, int number) {
        var one = type.offerings().get(number);
        var said = prices.get(new Offered(type.name(), number));
        return said == null ? one : one.at(OverlayPrice.of(said.first, one.price()));
    }

    private ResourceList capacity(InstanceType type) {
        var capacity = new TreeMap<String, Quantity>(type.capacity().amounts());
        amounts.subMap(new Held(type.name(), ""), new Held(type.name() + "\0", ""))
                .forEach((held, said) ->
                        capacity.put(held.resource, said.first.capacity().get(held.resource)));
        return new ResourceList(capacity);
    }
}
