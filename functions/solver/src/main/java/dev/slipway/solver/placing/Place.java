package dev.slipway.solver.placing;

import dev.slipway.model.scheduling.HostPort;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.PodVolumes.SharedVolume;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.solver.scheduling.Labels;
import dev.slipway.solver.scheduling.Taints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node while pods are put onto it: one that exists, one in flight, or one that is planned. */
public final class Place {
    private final String name;
    private final @Nullable String nodeName;
    private final List<? extends Labels> mayBe;
    private final List<Taint> taints;
    private final Area area;
    private final int areaNumber;
    private final long[] free;
    final int[] hosts;
    final int[] guards;
    final List<HostPort> ports = new ArrayList<>();
    private final TreeMap<String, Integer> volumesLeft;
    private final List<SharedVolume> attached = new ArrayList<>();
    private final List<String> attachedNamespaces = new ArrayList<>();

    /** DaemonSets that may have a pod here. */
    BitSet daemons = new BitSet();

    /** Of these, the ones that have one whatever the node turns out to be. */
    BitSet sureDaemons = new BitSet();

    /** By node rule: 0 not judged yet, 1 admitted, 2 refused. */
    private final byte[] admitted;

    /**
     * @param nodeName null while the node has none
     * @param mayBe the labels that it has; several while it is not known which it will get, and then a pod must fit all
     * @param free what pods may still ask for; taken over, not copied
     * @param volumesLeft by driver, how many more volumes may be attached
     */
    Place(
            String name,
            @Nullable String nodeName,
            List<? extends Labels> mayBe,
            List<Taint> taints,
            Area area,
            int areaNumber,
            long[] free,
            SortedMap<String, Integer> volumesLeft,
            int hostCounters,
            int nodeRules) {
        this.name = name;
        this.nodeName = nodeName;
        this.mayBe = mayBe;
        this.taints = taints;
        this.area = area;
        this.areaNumber = areaNumber;
        this.free = free;
        this.volumesLeft = new TreeMap<>(volumesLeft);
        this.hosts = new int[hostCounters];
        this.guards = new int[hostCounters];
        this.admitted = new byte[nodeRules];
        Arrays.fill(guards, Counter.NO_GUARD);
    }

    public String name() {
        return name;
    }

    public Area area() {
        return area;
    }

    /** Equal for places in equal areas. */
    public int areaNumber() {
        return areaNumber;
    }

    /** What is left; not to be written to. */
    public long[] free() {
        return free;
    }

    /** Whether such a pod may run here at all: labels, taints and DaemonSets, not room and not other pods. */
    public boolean admits(Variant variant) {
        if (admitted[variant.nodeRule] == 0) {
            admitted[variant.nodeRule] = (byte) (judge(variant) ? 1 : 2);
        }
        return admitted[variant.nodeRule] == 1;
    }

    private boolean judge(Variant variant) {
        var shape = variant.shape();
        var kind = shape.kind();
        if (!kind.unsupported().isEmpty()
                || mayBe.isEmpty()
                || Taints.firstRepelling(kind, taints, variant.minds()).isPresent()) {
            return false;
        }
        for (var labels : mayBe) {
            if (!shape.alternatives().matches(labels, nodeName)
                    || !Terms.matchesAny(kind.volumes().places(), labels, nodeName)
                    || (variant.wish() != null && !Terms.matches(variant.wish(), labels, nodeName))) {
                return false;
            }
        }
        return shape.daemonRules().apart().stream()
                .noneMatch(apart ->
                        apart.forbids(daemons, key -> mayBe.stream().anyMatch(labels -> labels.value(key) != null)));
    }

    /** The labels that it has, or may come to have. */
    public List<? extends Labels> mayBe() {
        return mayBe;
    }

    public List<Taint> taints() {
        return taints;
    }

    public @Nullable String nodeName() {
        return nodeName;
    }

    /** Becomes larger, or smaller, by so much. */
    public void grow(long[] from, long[] to) {
        for (var i = 0; i < free.length; i++) {
            free[i] += to[i] - from[i];
        }
    }

    int fits(long[] requests) {
        return Resources.times(requests, free);
    }

    void take(Shape shape, int count) {
        Resources.subtract(free, shape.requests(), count);
        occupy(shape.kind(), count);
    }

    void giveBack(Shape shape, int count) {
        Resources.subtract(free, shape.requests(), -count);
    }

    /** Takes ports and volumes, which such pods use whether or not their requests are counted already. */
    void occupy(PodKind kind, int count) {
        ports.addAll(kind.hostPorts());
        kind.volumes().attachments().forEach((driver, each) -> lessVolumes(driver, each * count));
        for (var volume : kind.volumes().shared()) {
            if (!attached(kind.namespace(), volume)) {
                attached.add(volume);
                attachedNamespaces.add(kind.namespace());
                lessVolumes(volume.driver(), 1);
            }
        }
    }

    /** The opposite of {@link #occupy}, for the pods that came last. */
    void vacate(PodKind kind, int count) {
        for (var port : kind.hostPorts()) {
            ports.remove(ports.lastIndexOf(port));
        }
        kind.volumes().attachments().forEach((driver, each) -> lessVolumes(driver, -each * count));
    }

    private void lessVolumes(String driver, int count) {
        volumesLeft.computeIfPresent(driver, (_, left) -> left - count);
    }

    private boolean attached(String namespace, SharedVolume volume) {
        for (var i = 0; i < attached.size(); i++) {
            if (attached.get(i).equals(volume) && attachedNamespaces.get(i).equals(namespace)) {
                return true;
            }
        }
        return false;
    }

    /** How many more pods of the shape its ports and its volumes allow. */
    int allows(Shape shape) {
        var kind = shape.kind();
        var most = Integer.MAX_VALUE;
        if (!kind.hostPorts().isEmpty()) {
            if (Ports.conflict(ports, kind.hostPorts())) {
                return 0;
            }
            most = 1;
        }
        var volumes = kind.volumes();
        if (volumes.attachments().isEmpty() && volumes.shared().isEmpty()) {
            return most;
        }
        var sharedByDriver = new TreeMap<String, Integer>();
        for (var volume : volumes.shared()) {
            if (!attached(kind.namespace(), volume)) {
                sharedByDriver.merge(volume.driver(), 1, Integer::sum);
            }
        }
        for (var entry : volumesLeft.entrySet()) {
            var left = entry.getValue() - sharedByDriver.getOrDefault(entry.getKey(), 0);
            var each = volumes.attachments().getOrDefault(entry.getKey(), 0);
            var asks = each > 0 || sharedByDriver.containsKey(entry.getKey());
            if (asks && left < each) {
                return 0;
            }
            if (each > 0) {
                most = Math.min(most, left / each);
            } else if (asks && left < 0) {
                return 0;
            }
        }
        return most;
    }
}
