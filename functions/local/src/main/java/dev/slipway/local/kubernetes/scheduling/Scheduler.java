package dev.slipway.local.kubernetes.scheduling;

import static java.util.Comparator.comparing;

import dev.slipway.local.kubernetes.api.Registry;
import dev.slipway.local.kubernetes.loop.Timer;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Binds pending pods: important ones first, then in the order of their creation, each to the emptiest node that takes it. */
public final class Scheduler {

    /** The first minor version of Kubernetes 1 whose scheduler keeps to nominations that others made. */
    public static final int KEEPS_NOMINATIONS = 35;

    private static final Comparator<Pod> ORDER = comparing(Scheduler::priority)
            .reversed()
            .thenComparing(pod -> pod.getMetadata().getCreationTimestamp())
            .thenComparing(pod -> pod.getMetadata().getUid());

    private final Registry registry;
    private final Timer timer;
    private final boolean keepsNominations;

    /** {@code minor} is the version of Kubernetes 1 that it is like. */
    public Scheduler(Registry registry, Timer timer, int minor) {
        this.registry = registry;
        this.timer = timer;
        this.keepsNominations = minor >= KEEPS_NOMINATIONS;
    }

    /** One pass over all pods that wait. */
    public void pass() {
        var pods = registry.all(Pod.class);
        var waiting = pods.stream().filter(Scheduler::waits).sorted(ORDER).toList();
        if (waiting.isEmpty()) {
            return;
        }
        var filters = filters(pods, waiting);
        for (var pod : waiting) {
            if (!pod.getSpec().getSchedulingGates().isEmpty()) {
                report(pod, "SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates");
                continue;
            }
            var chosen = choose(filters, pod);
            if (chosen.isPresent()) {
                registry.bind(pod, chosen.get().name());
                filters.place(pod, chosen.get());
            } else {
                report(pod, "Unschedulable", filters.explain(pod));
            }
        }
    }

    static int priority(Pod pod) {
        var priority = pod.getSpec().getPriority();
        return priority == null ? 0 : priority;
    }

    private Filters filters(List<Pod> pods, List<Pod> waiting) {
        var roomByNode = new TreeMap<String, NodeRoom>();
        registry.all(Node.class)
                .forEach(node -> roomByNode.put(node.getMetadata().getName(), new NodeRoom(node)));
        for (var pod : pods) {
            var room = roomByNode.get(text(pod.getSpec().getNodeName()));
            if (room != null && !ended(pod)) {
                room.add(pod);
            }
        }
        var labelsByNamespace = new TreeMap<String, Map<String, String>>();
        registry.all(Namespace.class).forEach(namespace -> {
            var labels = namespace.getMetadata().getLabels();
            labelsByNamespace.put(namespace.getMetadata().getName(), labels == null ? Map.of() : labels);
        });
        var nominatedByNode = new TreeMap<String, List<Pod>>();
        for (var pod : waiting) {
            var node = nominated(pod);
            if (!node.isEmpty()) {
                nominatedByNode.computeIfAbsent(node, any -> new ArrayList<>()).add(pod);
            }
        }
        return new Filters(List.copyOf(roomByNode.values()), labelsByNamespace, nominatedByNode);
    }

    private Optional<NodeRoom> choose(Filters filters, Pod pod) {
        var nomination = nominated(pod);
        var feasible = filters.rooms().stream()
                .filter(room -> filters.objections(pod, room).isEmpty())
                .toList();
        var asNominated =
                feasible.stream().filter(room -> room.name().equals(nomination)).findFirst();
        var requests = Requests.of(pod);
        return asNominated.or(() -> feasible.stream()
                .min(comparing((NodeRoom room) -> -room.freeShareAfter(requests))
                        .thenComparing(NodeRoom::name)));
    }

    private static boolean waits(Pod pod) {
        return text(pod.getSpec().getNodeName()).isEmpty()
                && pod.getMetadata().getDeletionTimestamp() == null
                && !ended(pod)
                && "default-scheduler".equals(pod.getSpec().getSchedulerName());
    }

    private static boolean ended(Pod pod) {
        var phase = pod.getStatus() == null ? "" : text(pod.getStatus().getPhase());
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    private String nominated(Pod pod) {
        return !keepsNominations || pod.getStatus() == null
                ? ""
                : text(pod.getStatus().getNominatedNodeName());
    }

    private void report(Pod pod, String reason, String message) {
        var known = pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("PodScheduled")
                        && reason.equals(condition.getReason())
                        && message.equals(condition.getMessage()));
        var dropsNomination = !keepsNominations
                && !text(pod.getStatus().getNominatedNodeName()).isEmpty();
        if (known && !dropsNomination) {
            return;
        }
        var condition = new PodConditionBuilder()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(
                        timer.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .build();
        registry.change(Pod.class, pod, copy -> {
            // It may have been bound since this pass read it.
            if (text(copy.getSpec().getNodeName()).isEmpty()) {
                copy.getStatus().getConditions().removeIf(old -> old.getType().equals("PodScheduled"));
                copy.getStatus().getConditions().add(condition);
                if (dropsNomination) {
                    copy.getStatus().setNominatedNodeName(null);
                }
            }
        });
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
