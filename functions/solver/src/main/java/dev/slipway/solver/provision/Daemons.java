package dev.slipway.solver.provision;

import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.HostPort;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.scheduling.Alternatives;
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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The DaemonSets of a cluster, and what they take on nodes that do not exist yet (core.md §2.8). Where a node has none of a
 * device that a DaemonSet's pod asks for, that pod is never bound, and takes nothing; where there is too little of anything
 * for it, there is no room for others either.
 */
final class Daemons {
    private final List<PodKind> kinds;
    private final List<List<String>> devices;
    private final List<Alternatives> alternatives;
    private final List<long[]> requests;

    /**
     * @param devices that are known, as {@link #devices} has them
     */
    Daemons(List<PodKind> kinds, Set<String> devices, Resources resources) {
        this.kinds = kinds;
        this.devices = kinds.stream()
                .map(kind -> Devices.asked(kind.requests()).stream()
                        .filter(devices::contains)
                        .toList())
                .toList();
        this.alternatives = kinds.stream().map(Alternatives::of).toList();
        this.requests = kinds.stream()
                .map(kind -> resources.unpack(StandingNode.withSlot(Devices.only(devices, kind.requests()))))
                .toList();
    }

    /**
     * Resources for whose lack a DaemonSet stays off a node: those that the catalogue or an overlay names. What neither does
     * may come with a plugin that serves every node, and is enough there.
     */
    static Set<String> devices(ProvisionFacts facts) {
        var devices = new TreeSet<String>();
        var snapshot = facts.snapshot();
        if (snapshot.daemonSets().stream()
                .allMatch(kind -> Devices.asked(kind.requests()).isEmpty())) {
            return devices;
        }
        facts.catalog().instanceTypes().forEach(type -> devices.addAll(Devices.asked(type.capacity())));
        snapshot.nodeOverlays().forEach(overlay -> devices.addAll(Devices.asked(overlay.capacity())));
        return devices;
    }

    int size() {
        return kinds.size();
    }

    /** The first of them, for sentences. */
    String name(BitSet daemons) {
        var kind = kinds.get(daemons.nextSetBit(0));
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
                .mapToObj(i -> StandingNode.withSlot(kinds.get(i).requests()))
                .reduce(ResourceList.NONE, ResourceList::plusAtMost);
    }

    List<HostPort> ports(BitSet daemons) {
        var ports = new ArrayList<HostPort>();
        daemons.stream().forEach(i -> ports.addAll(kinds.get(i).hostPorts()));
        return ports;
    }

    /** Offerings of a pool on whose nodes the daemon would run; labels that come once a node is ready are taken as there. */
    BitSet offerings(int daemon, NodePool pool, Requirements poolRequirements, OfferingIndex index, String os) {
        var running = new BitSet();
        if (!Taints.daemonRuns(kinds.get(daemon), pool.taints())) {
            return running;
        }
        for (var alternative : alternatives.get(daemon).any()) {
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
        for (var type = 0; type < index.types().size() && !devices.get(daemon).isEmpty(); type++) {
            if (!has(daemon, index.types().get(type).capacity())) {
                running.clear(index.first(type), index.first(type + 1));
            }
        }
        return running;
    }

    private boolean has(int daemon, ResourceList there) {
        return devices.get(daemon).stream().allMatch(name -> Devices.amount(there, name) > 0);
    }

    /** Whether the daemon would run on a node with these labels; the name is null while there is none. */
    boolean runsOn(int daemon, @Nullable String nodeName, Labels labels, List<Taint> taints, ResourceList allocatable) {
        return Taints.daemonRuns(kinds.get(daemon), taints)
                && has(daemon, allocatable)
                && alternatives.get(daemon).matches(labels, nodeName);
    }
}
