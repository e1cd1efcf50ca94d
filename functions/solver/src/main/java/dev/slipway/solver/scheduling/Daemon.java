package dev.slipway.solver.scheduling;

import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Taint;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A DaemonSet, and on which nodes its pods run (core.md §2.8). Where a node has none of a device that such a pod asks for, it
 * is never bound, and takes nothing.
 *
 * @param devices that a node must have some of: what nobody says that any type has may come with a plugin to every node
 * @param requests of one pod, without devices of that sort
 */
public record Daemon(PodKind kind, Alternatives alternatives, List<String> devices, ResourceList requests) {
    public Daemon {
        devices = List.copyOf(devices);
    }

    /**
     * In their order.
     *
     * @param known as {@link Devices#known} has them
     */
    public static List<Daemon> of(List<PodKind> daemonSets, Set<String> known) {
        return daemonSets.stream()
                .map(kind -> new Daemon(
                        kind,
                        Alternatives.of(kind),
                        Devices.asked(kind.requests()).stream()
                                .filter(known::contains)
                                .toList(),
                        StandingNode.withSlot(Devices.only(known, kind.requests()))))
                .toList();
    }

    /** Whether its pods run on a node with these labels; the name is null while there is none. */
    public boolean runsOn(@Nullable String nodeName, Labels labels, List<Taint> taints, ResourceList allocatable) {
        return Taints.daemonRuns(kind, taints) && finds(allocatable) && alternatives.matches(labels, nodeName);
    }

    /** Whether there are all the devices that it needs. */
    public boolean finds(ResourceList there) {
        return devices.stream().allMatch(name -> Devices.amount(there, name) > 0);
    }
}
