package dev.slipway.testkit.check;

import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.PodVolumes;
import dev.slipway.model.scheduling.WellKnown;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Claims that wait for their first consumer: the volume is made where that pod is scheduled, and whoever uses it later goes
 * to the same zone (kubernetes.io, "Storage Classes", volume binding mode, read 2026-11-29).
 */
final class Following {
    private final List<PodKind> kinds;
    private final List<Site> sites;

    Following(List<PodKind> kinds, List<Site> sites) {
        this.kinds = kinds;
        this.sites = sites;
    }

    /** Whether pods of the kind must follow others, or be followed. */
    boolean follows(int kind) {
        return !claims(kind).isEmpty();
    }

    private List<String> claims(int kind) {
        var claims = new ArrayList<String>();
        for (PodVolumes.SharedVolume volume : kinds.get(kind).volumes().shared()) {
            if (volume.follows()) {
                claims.add(kinds.get(kind).namespace() + "/" + volume.claim());
            }
        }
        return claims;
    }

    /** Why one more pod of the kind may not be bound there; null when it may. */
    @Nullable
    String refusal(int kind, Site target) {
        for (var claim : claims(kind)) {
            for (var zone : target.values(WellKnown.ZONE)) {
                if (zone == null) {
                    return "the node is in no zone in which the volume of " + claim + " could be made";
                }
                if (consumedAnywhere(claim) && !consumed(claim, target, zone)) {
                    return "the volume of " + claim + " is not sure to be in " + zone;
                }
            }
        }
        return null;
    }

    private boolean consumedAnywhere(String claim) {
        for (var site : sites) {
            if (consumes(claim, site) && !site.values(WellKnown.ZONE).contains(null)) {
                return true;
            }
        }
        return false;
    }

    private boolean consumed(String claim, Site target, String zone) {
        for (var site : sites) {
            if (consumes(claim, site) && (site == target || zone.equals(site.value(WellKnown.ZONE)))) {
                return true;
            }
        }
        return false;
    }

    private boolean consumes(String claim, Site site) {
        for (var kind = 0; kind < kinds.size(); kind++) {
            if (site.count(kind) > 0 && claims(kind).contains(claim)) {
                return true;
            }
        }
        return false;
    }
}
