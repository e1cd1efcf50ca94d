package dev.slipway.solver.provision;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.pool.NodeOverlay;
import dev.slipway.model.pool.NodePool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * NodeOverlays (core.md §1.7): what each pool's types cost and hold once they are laid over the catalogue. The heaviest
 * goes first, then the name later in the alphabet; the first to name a price or an amount wins. One that says something
 * about the same thing as another of equal weight has no effect at all, in no pool: which of both were meant is not
 * to be guessed.
 */
final class Overlays {
    private static final Comparator<NodeOverlay> HEAVIEST_FIRST = Comparator.comparing(NodeOverlay::weight)
            .thenComparing(NodeOverlay::name)
            .reversed();

    private final Catalog catalog;
    private final SequencedMap<String, OverlaidPool> pools = new LinkedHashMap<>();
    private final List<ObjectFault> conflicts = new ArrayList<>();

    private Overlays(Catalog catalog) {
        this.catalog = catalog;
    }

    static Overlays of(List<NodePool> pools, Catalog catalog, List<NodeOverlay> overlays) {
        var result = new Overlays(catalog);
        if (overlays.isEmpty()) {
            return result;
        }
        pools.forEach(pool -> result.pools.put(pool.name(), new OverlaidPool(pool, result.listed(pool))));
        overlays.stream().sorted(HEAVIEST_FIRST).forEach(result::add);
        return result;
    }

    private void add(NodeOverlay overlay) {
        var reaches = pools.values().stream().map(pool -> pool.reach(overlay)).toList();
        var conflict = reaches.stream()
                .map(OverlaidPool.Reach::conflict)
                .filter(Objects::nonNull)
                .findFirst();
        conflict.ifPresentOrElse(
                why -> conflicts.add(new ObjectFault("NodeOverlay/" + overlay.name(), why)),
                () -> reaches.forEach(OverlaidPool.Reach::accept));
    }

    /** The types as the pool sees them, by name; the catalogue's own list where no overlay says anything. */
    List<InstanceType> types(NodePool pool) {
        var overlaid = pools.get(pool.name());
        return overlaid == null ? listed(pool) : overlaid.types();
    }

    private List<InstanceType> listed(NodePool pool) {
        return catalog.typesFor(pool.nodeClassRef().name());
    }

    /** Overlays without effect because another of equal weight came first, in the order in which they were tried. */
    List<ObjectFault> conflicts() {
        return List.copyOf(conflicts);
    }
}
