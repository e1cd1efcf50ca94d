package dev.slipway.solver.provision;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.pool.NodeOverlay;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.scheduling.Requirements;
import dev.slipway.solver.scheduling.ValueSet;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which offerings an overlay speaks of in one pool. Labels that pool, template, type and offering do not define are
 * absent, also well-known ones: unlike a pod, an overlay cannot ask for what is not there.
 */
final class OverlayScope {
    private static final List<String> OF_OFFERINGS = List.of(WellKnown.ZONE, WellKnown.REGION, WellKnown.CAPACITY_TYPE);

    private final SortedMap<String, ValueSet> ofOfferings = new TreeMap<>();
    private final SortedMap<String, ValueSet> ofTypes = new TreeMap<>();
    private final boolean poolMatches;

    OverlayScope(NodeOverlay overlay, NodePool pool) {
        var matches = true;
        for (var asked : Requirements.of(overlay.requirements()).sets().entrySet()) {
            var key = asked.getKey();
            if (key.equals(WellKnown.NODE_POOL)) {
                matches &= asked.getValue().allows(pool.name());
            } else if (pool.labels().containsKey(key)) {
                matches &= asked.getValue().allows(pool.labels().get(key));
            } else if (OF_OFFERINGS.contains(key) || WellKnown.OF_RESERVATIONS.contains(key)) {
                ofOfferings.put(key, asked.getValue());
            } else {
                ofTypes.put(key, asked.getValue());
            }
        }
        poolMatches = matches;
    }

    /** Indexes of the offerings of the type. */
    BitSet offerings(InstanceType type) {
        var matching = new BitSet();
        if (poolMatches && matches(type)) {
            for (var i = 0; i < type.offerings().size(); i++) {
                matching.set(i, matches(type.offerings().get(i)));
            }
        }
        return matching;
    }

    private boolean matches(InstanceType type) {
        return ofTypes.entrySet().stream().allMatch(asked -> matches(type, asked.getKey(), asked.getValue()));
    }

    private static boolean matches(InstanceType type, String key, ValueSet asked) {
        return switch (key) {
            case WellKnown.INSTANCE_TYPE -> asked.allows(type.name());
            case WellKnown.ARCH -> asked.allows(type.architecture());
            case WellKnown.OS -> type.operatingSystems().stream().anyMatch(asked::allows);
            default -> asked.allows(type.labels().get(key));
        };
    }

    private boolean matches(Offering offering) {
        return ofOfferings.entrySet().stream()
                .allMatch(asked -> asked.getValue().allows(value(offering, asked.getKey())));
    }

    private static @Nullable String value(Offering offering, String key) {
        return switch (key) {
            case WellKnown.ZONE -> offering.zone();
            case WellKnown.REGION -> OfferingIndex.regionOf(offering.zone());
            case WellKnown.CAPACITY_TYPE -> offering.capacityType().text();
            default -> offering.reservationLabel(key);
        };
    }
}
