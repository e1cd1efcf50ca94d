package dev.slipway.testkit.check;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.Scenario;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes sites of nodes, claims and plans. */
final class Sites {
    static final String RESERVATION = "karpenter.k8s.aws/capacity-reservation-id";

    private static final ResourceList SLOT = ResourceList.of(ResourceList.PODS, Quantity.of(1));

    private final Scenario scenario;
    private final List<PodKind> kinds;
    private final TreeMap<String, InstanceType> typesByName = new TreeMap<>();
    private final TreeSet<String> extended = new TreeSet<>();

    Sites(Scenario scenario) {
        this.scenario = scenario;
        this.kinds = scenario.snapshot().kinds();
        scenario.catalog().instanceTypes().forEach(type -> {
            typesByName.put(type.name(), type);
            extended.addAll(type.capacity().amounts().keySet());
        });
        for (var overlay : scenario.snapshot().nodeOverlays()) {
            extended.addAll(overlay.capacity().amounts().keySet());
        }
        extended.removeAll(List.of("cpu", "memory", "ephemeral-storage", "pods"));
    }

    /** Every pod takes one slot of its node. */
    static ResourceList requests(PodKind pod) {
        return pod.requests().max(SLOT);
    }

    @Nullable
    InstanceType type(String name) {
        return typesByName.get(name);
    }

    Site of(NodeSnapshot node, @Nullable NodeClaim claim) {
        var starting = Standing.starting(claim);
        var labels = starting && claim != null ? startingLabels(node, claim) : ownLabels(node);
        var taints = starting && claim != null ? startingTaints(node, claim) : node.taints();
        var allocatable = new TreeMap<>(node.allocatable().amounts());
        if (starting && claim != null) {
            claim.allocatable().amounts().forEach(allocatable::putIfAbsent);
        }
        var daemonLabels = claim == null ? labels : toCome(labels);
        var daemons = daemons(daemonLabels, taints, node.name().value(), new ResourceList(allocatable));
        var free = new ResourceList(allocatable);
        var daemonsBound = ResourceList.NONE;
        for (var group : node.pods()) {
            var kind = kinds.get(group.kind());
            var requests = requests(kind).times(group.names().size());
            free = free.minus(requests);
            if (kind.owner().equals("DaemonSet")) {
                daemonsBound = daemonsBound.plus(requests);
            }
        }
        free = free.minus(total(daemons).minus(daemonsBound).max(ResourceList.NONE));
        var name = node.name().value();
        var site = new Site(
                name,
                name,
                List.of(new Becoming(name, labels, free, daemons)),
                taints,
                node.volumeLimits(),
                kinds.size());
        for (var group : node.pods()) {
            (group.leaving() ? site.leaving : site.staying)[group.kind()] +=
                    group.names().size();
        }
        return site;
    }

    private static NodeLabels ownLabels(NodeSnapshot node) {
        return key -> node.labels().get(key);
    }

    private static NodeLabels startingLabels(NodeSnapshot node, NodeClaim claim) {
        var all = new TreeMap<>(claim.spec().labels());
        claim.instance().ifPresent(instance -> {
            all.put(WellKnown.INSTANCE_TYPE, instance.pool().instanceType());
            all.put(WellKnown.ZONE, instance.pool().zone());
            all.put(WellKnown.CAPACITY_TYPE, instance.pool().capacityType().text());
        });
        all.putAll(node.labels());
        return key -> all.get(key);
    }

    private static List<Taint> startingTaints(NodeSnapshot node, NodeClaim claim) {
        var lasting = new ArrayList<Taint>();
        for (var taint : node.taints()) {
            if (!contains(WellKnown.EPHEMERAL_TAINTS, taint)
                    && !contains(claim.spec().startupTaints(), taint)) {
                lasting.add(taint);
            }
        }
        return lasting;
    }

    private static boolean contains(List<Taint> taints, Taint wanted) {
        for (var taint : taints) {
            if (taint.key().equals(wanted.key()) && taint.effect() == wanted.effect()) {
                return true;
            }
        }
        return false;
    }

    private static NodeLabels toCome(NodeLabels labels) {
        return key -> key.equals(WellKnown.REGISTERED) || key.equals(WellKnown.INITIALIZED) ? "true" : labels.get(key);
    }

    /** A claim whose node has not joined: its instance's type and zone, or all that it may become. */
    Site of(NodeClaim claim) {
        var spec = claim.spec();
        var becomings = new ArrayList<Becoming>();
        if (claim.instance().isPresent()) {
            var pool = claim.instance().get().pool();
            becomings.add(becoming(
                    spec,
                    typesByName.get(pool.instanceType()),
                    pool.instanceType(),
                    pool.zone(),
                    pool.capacityType(),
                    claim.allocatable()));
        } else {
            for (var option : spec.instanceTypeOptions()) {
                var type = typesByName.get(option);
                for (var zone : spec.zones()) {
                    becomings.add(becoming(
                            spec,
                            type,
                            option,
                            zone,
                            spec.capacityType(),
                            type == null ? claim.allocatable() : type.allocatable()));
                }
            }
        }
        return site(claim.name().value(), spec, becomings);
    }

    /** A node to launch: whatever of its options and zones can be had now, which is what a launch asks for. */
    Site of(CheckedPlan.NewNode node) {
        var spec = node.spec();
        var becomings = new ArrayList<Becoming>();
        for (var option : spec.instanceTypeOptions()) {
            var type = typesByName.get(option);
            for (var zone : spec.zones()) {
                if (type != null && offers(type, zone, spec)) {
                    becomings.add(becoming(
                            spec, type, option, zone, spec.capacityType(), allocatable(type, spec.nodePool())));
                }
            }
        }
        return site(node.name(), spec, becomings);
    }

    /** With what overlays add. */
    private ResourceList allocatable(InstanceType type, String nodePool) {
        for (var pool : scenario.snapshot().nodePools()) {
            if (pool.name().equals(nodePool)) {
                return new Overlaid(scenario.snapshot().nodeOverlays(), pool, type)
                        .capacity()
                        .minus(type.overhead());
            }
        }
        return type.allocatable();
    }

    private boolean offers(InstanceType type, String zone, NodeClaimSpec spec) {
        for (var offering : type.offerings()) {
            if (offering.zone().equals(zone) && PoolRules.fits(offering, spec) && available(type, offering)) {
                return true;
            }
        }
        return false;
    }

    private Site site(String name, NodeClaimSpec spec, List<Becoming> becomings) {
        return new Site(name, null, becomings, spec.taints(), Collections.emptySortedMap(), kinds.size());
    }

    private Becoming becoming(
            NodeClaimSpec spec,
            @Nullable InstanceType type,
            String typeName,
            String zone,
            CapacityType capacityType,
            ResourceList allocatable) {
        var labels = labels(spec.labels(), spec.nodePool(), spec.nodeClass(), type, typeName, zone, capacityType);
        return becoming(typeName + " " + zone, labels, spec.taints(), allocatable);
    }

    Becoming becoming(String what, NodeLabels labels, List<Taint> taints, ResourceList allocatable) {
        var daemons = daemons(toCome(labels), taints, null, allocatable);
        return new Becoming(what, labels, allocatable.minus(total(daemons)), daemons);
    }

    /** What such a node carries: its own labels first. */
    static NodeLabels labels(
            SortedMap<String, String> own,
            String nodePool,
            String nodeClass,
            @Nullable InstanceType type,
            String typeName,
            String zone,
            CapacityType capacityType) {
        return key -> {
            var value = own.get(key);
            if (value != null) {
                return value;
            }
            return switch (key) {
                case WellKnown.INSTANCE_TYPE -> typeName;
                case WellKnown.ZONE -> zone;
                case WellKnown.REGION -> region(zone);
                case WellKnown.CAPACITY_TYPE -> capacityType.text();
                case WellKnown.NODE_POOL -> nodePool;
                case WellKnown.NODE_CLASS -> nodeClass;
                // The kubelet sets it; which it will be, nobody knows, so that it is none that anybody can name.
                case WellKnown.HOSTNAME -> "";
                case WellKnown.ARCH -> type == null ? null : type.architecture();
                case WellKnown.OS -> type == null ? "linux" : operatingSystem(type);
                default -> type == null ? null : type.labels().get(key);
            };
        };
    }

    private static String operatingSystem(InstanceType type) {
        var systems = type.operatingSystems();
        return systems.isEmpty() || systems.contains("linux") ? "linux" : systems.getFirst();
    }

    /** A zone's name without what follows the number of its region: {@code us-east-1} of {@code us-east-1a}. */
    private static String region(String zone) {
        for (var i = 0; i < zone.length(); i++) {
            if (Character.isDigit(zone.charAt(i))) {
                while (i < zone.length() && Character.isDigit(zone.charAt(i))) {
                    i++;
                }
                return zone.substring(0, i);
            }
        }
        return zone;
    }

    private List<PodKind> daemons(
            NodeLabels labels, List<Taint> taints, @Nullable String name, ResourceList allocatable) {
        var running = new ArrayList<PodKind>();
        for (var daemon : scenario.snapshot().daemonSets()) {
            if (Selecting.untolerated(daemon, taints) == null
                    && Selecting.nodeAffinity(daemon, labels, name)
                    && !lacking(daemon, allocatable)) {
                running.add(daemon);
            }
        }
        return running;
    }

    /**
     * The node has none of an extended resource, so that the pod is never bound there (kubernetes.io, "Extended resources
     * for a node", read 2026-11-29). Only what some type is said to have can be said to be missing.
     */
    private boolean lacking(PodKind daemon, ResourceList allocatable) {
        for (var name : daemon.requests().amounts().keySet()) {
            if (extended.contains(name) && allocatable.get(name).millis() <= 0) {
                return true;
            }
        }
        return false;
    }

    private static ResourceList total(List<PodKind> pods) {
        var total = ResourceList.NONE;
        for (var pod : pods) {
            total = total.plus(requests(pod));
        }
        return total;
    }

    /** Whether the offering can be launched now. */
    boolean available(InstanceType type, Offering offering) {
        if (!offering.available() || (offering.capacityType() == CapacityType.RESERVED && offering.reserved() <= 0)) {
            return false;
        }
        for (var one : scenario.unavailable()) {
            var pool = one.pool();
            if (pool.instanceType().equals(type.name())
                    && pool.zone().equals(offering.zone())
                    && pool.capacityType() == offering.capacityType()
                    && one.until().isAfter(scenario.now())) {
                return false;
            }
        }
        return true;
    }
}
