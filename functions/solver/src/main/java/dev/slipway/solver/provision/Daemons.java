package dev.slipway.solver.provision;

import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.HostPort;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.scheduling.Daemon;
import dev.slipway.solver.scheduling.Devices;
import dev.slipway.solver.scheduling.Labels;
import dev.slipway.solver.scheduling.Requirements;
import dev.slipway.solver.scheduling.StandingNode;
import dev.slipway.solver.scheduling.Taints;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The DaemonSets of a cluster, and what they take on nodes that do not exist yet (core.md §2.8). Where there is too little of
 * anything for one that runs there, there is no room for others either.
 */
final class Daemons {
    private final List<Daemon> all;
    private final List<long[]> requests;

    /**
     * @param devices as {@link Devices#known} has them
     */
    Daemons(List<PodKind> kinds, Set<String> devices, Resources resources) {
        this.all = Daemon.of(kinds, devices);
        this.requests =
                all.stream().map(daemon -> resources.unpack(daemon.requests())).toList();
    }

    int size() {
        return all.size();
    }

    /** The first of them, for sentences. */
    String name(BitSet daemons) {
        var kind = all.get(daemons.nextSetBit(0)).kind();
        var name = kind.owner().substring(kind.owner().indexOf('/') + 1);
        return name.equals(kind.owner())
                ? "DaemonSet of namespace %s with labels %s".formatted(kind.namespace(), kind.labels())
                : "DaemonSet %s/%s".formatted(kind.namespace(), name);
    }

    long[] requests(int daemon) {
        return requests.get(daemon);
    }

    ResourceList requests(BitSet daemons) {
        return daemons.stream()
                .mapToObj(i -> StandingNode.withSlot(all.get(i).kind().requests()))
                .reduce(ResourceList.NONE, ResourceList::plusAtMost);
    }

    List<HostPort> ports(BitSet daemons) {
        var ports = new ArrayList<HostPort>();
        daemons.stream().forEach(i -> ports.addAll(all.get(i).kind().hostPorts()));
        return ports;
    }

    /** Offerings of a pool on whose nodes the daemon would run; labels that come once a node is ready are taken as there. */
    BitSet offerings(int daemon, NodePool pool, Requirements poolRequirements, OfferingIndex index, String os) {
        var running = new BitSet();
        if (!Taints.daemonRuns(all.get(daemon).kind(), pool.taints())) {
            return running;
        }
        for (var alternative : all.get(daemon).alternatives().any()) {
            if (!Admissions.nameless(alternative) || !Admissions.anyHost(alternative.labels())) {
                continue;
            }
            var sets = new TreeMap<>(alternative.labels().sets());
            sets.keySet().removeIf(key -> StandingNode.LABELS_TO_COME.value(key) != null);
            var asked = new Requirements(sets).without(WellKnown.HOSTNAME);
            if (poolRequirements.firstConflict(asked).isEmpty()) {
                running.or(Admissions.offerings(asked, poolRequirements, index, os));
            }
        }
        for (var type = 0;
                type < index.types().size() && !all.get(daemon).devices().isEmpty();
                type++) {
            if (!all.get(daemon).finds(index.types().get(type).capacity())) {
                running.clear(index.first(type), index.first(type + 1));
            }
        }
        return running;
    }

    /** Whether the daemon would run on a node with these labels; the name is null while there is none. */
    boolean runsOn(int daemon, @Nullable String nodeName, Labels labels, List<Taint> taints, ResourceList allocatable) {
        return all.get(daemon).runsOn(nodeName, labels, taints, allocatable);
    }
}
