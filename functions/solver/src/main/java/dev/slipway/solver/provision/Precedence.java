package dev.slipway.solver.provision;

import dev.slipway.model.resource.ResourceList;
import dev.slipway.solver.placing.Area;
import dev.slipway.solver.placing.Shape;
import dev.slipway.solver.placing.Variant;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Who is placed before whom. */
final class Precedence {
    /**
     * Whoever is counted by others and can go to one area only comes first, so that the others reckon with it; then by
     * priority; then whoever keeps others away, and last whoever spreads around the others; then by size, largest first.
     */
    private static final Comparator<Entry> ORDER = Comparator.<Entry>comparingInt(one -> Math.min(1, one.rank))
            .thenComparing(Comparator.comparingInt(Entry::priority).reversed())
            .thenComparingInt(Entry::rank)
            .thenComparing(Comparator.comparingLong(Entry::cpu).reversed())
            .thenComparing(Comparator.comparingLong(Entry::memory).reversed())
            .thenComparingInt(one -> one.shape.index());

    private final Cells cells;
    private final Prices prices;

    /** What decides about a shape, read once. */
    private record Entry(Shape shape, int rank, int priority, long cpu, long memory) {
        static Entry of(Shape shape, int rank) {
            var kind = shape.kind();
            return new Entry(
                    shape,
                    rank,
                    kind.priority(),
                    kind.requests().get(ResourceList.CPU).millis(),
                    kind.requests().get(ResourceList.MEMORY).millis());
        }
    }

    private Precedence(Cells cells, Prices prices) {
        this.cells = cells;
        this.prices = prices;
    }

    static List<Shape> of(List<Shape> shapes, Cells cells, Prices prices) {
        return sorted(shapes, new Precedence(cells, prices)::rank);
    }

    /** Wherever they may go, as Karpenter takes them: by priority, and those first that ask for most (core.md §2.3). */
    static List<Shape> bySize(List<Shape> shapes) {
        return sorted(shapes, _ -> 0);
    }

    private static List<Shape> sorted(List<Shape> shapes, ToIntFunction<Shape> rank) {
        return shapes.stream()
                .map(shape -> Entry.of(shape, rank.applyAsInt(shape)))
                .sorted(ORDER)
                .map(Entry::shape)
                .toList();
    }

    private int rank(Shape shape) {
        var kind = shape.kind();
        // Whoever spreads can make way for the others; they cannot for it.
        if (!kind.spreads().isEmpty()) {
            return pinned(shape.variants().getLast()) ? 0 : 4;
        }
        if (!kind.affinity().required().isEmpty()) {
            return 3;
        }
        if (pinned(shape.variants().getLast())) {
            return 0;
        }
        if (kind.volumes().follows()) {
            return 3;
        }
        return kind.antiAffinity().required().isEmpty() ? 2 : 1;
    }

    /** By one of the keys at least, it can go to one domain only. */
    private boolean pinned(Variant variant) {
        var needs = variant.needs();
        if (needs.none()) {
            return false;
        }
        int @Nullable [] common = null;
        for (var cell : cells.of(needs)) {
            if (prices.of(new Want(variant, cell)) == null) {
                continue;
            }
            var domains = cell.area().domains();
            if (common == null) {
                common = domains.clone();
            }
            var any = false;
            for (var key : needs.keys()) {
                if (common[key] != domains[key]) {
                    common[key] = Area.OPEN;
                }
                any |= common[key] != Area.OPEN;
            }
            if (!any) {
                return false;
            }
        }
        return true;
    }
}
