package dev.slipway.testkit.check;

import dev.slipway.model.scheduling.PodAffinityTerm;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.WellKnown;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Required pod affinity and anti-affinity as the scheduler's InterPodAffinity filter judges a pod that is about to be
 * bound (kubernetes.io, "Assigning Pods to Nodes", read 2026-11-24). Pods that are being deleted still repel, and
 * attract nobody. A DaemonSet's pod is made when its node joins (kubernetes.io, "DaemonSet", read 2026-11-29), so until it
 * is bound it counts for pods on that node alone.
 */
final class Gathering {
    private final List<PodKind> kinds;
    private final List<Site> sites;
    /** By kind, which kinds match all of its affinity terms. */
    private final List<boolean[]> attracted = new ArrayList<>();
    /** By kind and anti-affinity term, which kinds it is about. */
    private final List<List<boolean[]>> repelled = new ArrayList<>();

    Gathering(List<PodKind> kinds, List<Site> sites) {
        this.kinds = kinds;
        this.sites = sites;
        for (var kind : kinds) {
            var affine = new boolean[kinds.size()];
            for (var other = 0; other < affine.length; other++) {
                affine[other] = Selecting.selectsByAll(kind.affinity().required(), kinds.get(other));
            }
            attracted.add(affine);
            var byTerm = new ArrayList<boolean[]>();
            for (var term : kind.antiAffinity().required()) {
                var averse = new boolean[kinds.size()];
                for (var other = 0; other < averse.length; other++) {
                    averse[other] = Selecting.selects(term, kinds.get(other));
                }
                byTerm.add(averse);
            }
            repelled.add(byTerm);
        }
    }

    /** Why one more pod of the kind may not be bound there; null when it may. */
    @Nullable
    String affinityRefusal(int kind, Site target) {
        var terms = kinds.get(kind).affinity().required();
        var missing = (PodAffinityTerm) null;
        for (var term : terms) {
            for (var value : target.values(term.topologyKey())) {
                if (value == null) {
                    return "the node has no label " + term.topologyKey();
                }
                if (!present(kind, target, term.topologyKey(), value) && !beside(kind, target)) {
                    missing = term;
                }
            }
        }
        if (missing == null || (attracted.get(kind)[kind] && !presentAnywhere(kind, terms))) {
            return null;
        }
        return "no pod that it must be near in " + missing.topologyKey() + " " + target.values(missing.topologyKey());
    }

    private boolean present(int kind, Site target, String key, String value) {
        for (var site : sites) {
            if ((site == target || value.equals(site.value(key))) && matches(attracted.get(kind), site)) {
                return true;
            }
        }
        return false;
    }

    /** Whatever the node becomes, one of its DaemonSets' pods matches. */
    private boolean beside(int kind, Site target) {
        var terms = kinds.get(kind).affinity().required();
        for (var becoming : target.becomings) {
            if (becoming.daemons().stream().noneMatch(daemon -> Selecting.selectsByAll(terms, daemon))) {
                return false;
            }
        }
        return !target.becomings.isEmpty();
    }

    private boolean presentAnywhere(int kind, List<PodAffinityTerm> terms) {
        for (var site : sites) {
            for (var term : terms) {
                if (!site.values(term.topologyKey()).contains(null) && matches(attracted.get(kind), site)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean matches(boolean[] matching, Site site) {
        for (var other = 0; other < matching.length; other++) {
            if (matching[other] && site.count(other) > 0) {
                return true;
            }
        }
        return false;
    }

    /** The same for anti-affinity: its own, and that of pods that are there. */
    @Nullable
    String antiAffinityRefusal(int kind, Site target) {
        for (var site : sites) {
            for (var other = 0; other < kinds.size(); other++) {
                if (site.count(other) + site.leaving[other] > 0) {
                    var key = clash(kind, other, site, target);
                    if (key != null) {
                        return "it may share " + key + " with "
                                + kinds.get(other).labels() + " on " + site.name;
                    }
                }
            }
        }
        for (var becoming : target.becomings) {
            for (var daemon : becoming.daemons()) {
                var key = clash(kinds.get(kind), daemon, becoming);
                if (key != null) {
                    return "it would share " + key + " with the DaemonSet's pod " + daemon.labels() + " on "
                            + becoming.what();
                }
            }
        }
        return null;
    }

    private static @Nullable String clash(PodKind pod, PodKind daemon, Becoming becoming) {
        for (var term : pod.antiAffinity().required()) {
            if (Selecting.selects(term, daemon) && labelled(becoming, term.topologyKey())) {
                return term.topologyKey();
            }
        }
        for (var term : daemon.antiAffinity().required()) {
            if (Selecting.selects(term, pod) && labelled(becoming, term.topologyKey())) {
                return term.topologyKey();
            }
        }
        return null;
    }

    /** Every node has a host name. */
    private static boolean labelled(Becoming becoming, String key) {
        return key.equals(WellKnown.HOSTNAME) || becoming.labels().get(key) != null;
    }

    private @Nullable String clash(int kind, int other, Site site, Site target) {
        var key = clash(kind, other, kinds.get(kind).antiAffinity().required(), site, target);
        return key != null
                ? key
                : clash(other, kind, kinds.get(other).antiAffinity().required(), site, target);
    }

    private @Nullable String clash(int averse, int other, List<PodAffinityTerm> terms, Site site, Site target) {
        for (var i = 0; i < terms.size(); i++) {
            var key = terms.get(i).topologyKey();
            if (repelled.get(averse).get(i)[other] && target.mayShare(key, site)) {
                return key;
            }
        }
        return null;
    }
}
