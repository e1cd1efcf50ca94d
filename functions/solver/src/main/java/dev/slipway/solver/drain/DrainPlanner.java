package dev.slipway.solver.drain;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodePod;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides the next step of taking a node away (core.md §4.6). */
public final class DrainPlanner {
    /** Longest pause between two looks at pods that are going. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /** Until TerminateInstances is checked, or asked again. */
    private static final Duration AFTER_TERMINATE = Duration.ofSeconds(2);
    /** Between two looks at an instance that shuts down; core.md §4.6. */
    private static final Duration WHILE_SHUTTING_DOWN = Duration.ofSeconds(5);
    /** An empty node is looked at for so long after its drain began: pods may have been bound before the taint was seen; core.md §4.6. */
    static final Duration SETTLING = Duration.ofSeconds(5);
    /** Until the planner must have looked at a node that is to go: its queue delivers five times within that. */
    static final Duration PLANNING = Duration.ofMinutes(5);
    /** Until replacements must be ready; core.md §3.10. */
    static final Duration REPLACING = Duration.ofMinutes(10);
    /** Between two looks at what replaces the node. */
    private static final Duration WHILE_WAITING = Duration.ofSeconds(5);
    /** EC2 may not know an instance that is younger; aws.md §3.8 guards with 30 s, this is generous. */
    private static final Duration EC2_LAG = Duration.ofMinutes(2);

    /** What a pod gets that has to end at once; core.md §4.6. */
    private static final Duration SHORTEST_GRACE = Duration.ofSeconds(1);

    private final DrainFacts facts;
    private final NodeClaim claim;

    private DrainPlanner(DrainFacts facts) {
        this.facts = facts;
        this.claim = facts.claim();
    }

    public static DrainPlan plan(DrainFacts facts) {
        return new DrainPlanner(facts).plan();
    }

    private DrainPlan plan() {
        return switch (claim.state()) {
            case ClaimState.Planned _,
                    ClaimState.Launched _,
                    ClaimState.Registered _,
                    ClaimState.Initialized _,
                    ClaimState.Terminated _,
                    ClaimState.Failed _ ->
                new DrainPlan.Nothing(
                        "%s is %s".formatted(claim.name(), claim.state().text()));
            case ClaimState.Disrupted going ->
                leaving(new Going(going.instance(), going.node(), going.reason(), deadline(going), null, List.of()));
            case ClaimState.Draining going ->
                leaving(new Going(
                        going.instance(),
                        going.node(),
                        going.reason(),
                        going.deadline(),
                        going.since(),
                        going.blockers()));
            case ClaimState.Terminating ending -> ending(ending);
        };
    }

    /** A grace period that begins with the first eviction, however long the replacement took. */
    private @Nullable Instant deadline(ClaimState.Disrupted going) {
        var deadline = going.deadline();
        return deadline == null || !going.reason().replacesFirst()
                ? deadline
                : facts.now().plus(Duration.between(going.since(), deadline));
    }

    /** What Disrupted and Draining have in common; {@code drainingSince} is null before the first step. */
    private record Going(
            LaunchedInstance instance,
            @Nullable NodeName node,
            DisruptionReason reason,
            @Nullable Instant deadline,
            @Nullable Instant drainingSince,
            List<String> blockers) {
        ClaimState.Draining draining(Instant now) {
            return new ClaimState.Draining(
                    drainingSince == null ? now : drainingSince, instance, node, reason, deadline, blockers);
        }
    }

    private DrainPlan ending(ClaimState.Terminating ending) {
        if (gone()) {
            return close(ending.instance(), ending.reason());
        }
        return facts.instanceState().equals("shutting-down")
                ? await(ending.instance())
                : new DrainPlan.Terminate(
                        claim,
                        AFTER_TERMINATE,
                        "%s still runs".formatted(ending.instance().id()));
    }

    private DrainPlan leaving(Going going) {
        if (gone()) {
            return close(going.instance(), going.reason());
        }
        if (facts.instanceState().equals("shutting-down")) {
            return await(going.instance());
        }
        if (facts.instanceState().startsWith("stop")) {
            return terminate(going, "the instance is %s, no pod runs on it".formatted(facts.instanceState()));
        }
        var deadline = going.deadline();
        if (deadline != null && !facts.now().isBefore(deadline)) {
            return terminate(going, "the deadline %s has passed".formatted(deadline));
        }
        if (facts.node() == null) {
            return terminate(going, going.node() == null ? "its node never joined" : "its Node is gone");
        }
        return withNode(going, facts.node().name());
    }

    private DrainPlan withNode(Going going, NodeName node) {
        if (claim.state() instanceof ClaimState.Disrupted disrupted
                && disrupted.reason().replacesFirst()) {
            var waiting = waiting(disrupted, node);
            if (waiting.isPresent()) {
                return waiting.get();
            }
        }
        var arrived = facts.pods().stream()
                .filter(pod -> pod.comesBack() && !pod.terminating())
                .findFirst();
        if (going.reason() == DisruptionReason.EMPTY && arrived.isPresent()) {
            return new DrainPlan.Abandon(
                    claim.in(new ClaimState.Initialized(facts.now(), going.instance(), node)),
                    "%s was to go because it was empty; now %s runs on it"
                            .formatted(node, arrived.get().id()));
        }
        var leaving = leavingPods();
        if (!leaving.isEmpty()) {
            return evict(going, leaving);
        }
        var since = going.drainingSince();
        var settled = (since == null ? facts.now() : since).plus(SETTLING);
        if (facts.now().isBefore(settled)) {
            return evict(
                    going,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Duration.between(facts.now(), settled),
                    "nothing to evict; pods bound before the taint was seen may still show up");
        }
        if (!facts.attached().isEmpty()) {
            // A StatefulSet's next pod gets its volume sooner from a node that let it go than from one that vanished.
            return evict(
                    going,
                    List.of(),
                    List.of(),
                    List.of(),
                    facts.attached(),
                    untilNextLook(going, List.of()),
                    "nothing to evict; %d volumes are still attached"
                            .formatted(facts.attached().size()));
        }
        return terminate(going, "nothing is left to evict");
    }

    /** What comes before the first eviction from a node that nothing presses to go; nothing once its replacements are ready. */
    private Optional<DrainPlan> waiting(ClaimState.Disrupted going, NodeName node) {
        var replacements = going.replacements();
        if (replacements == null) {
            return Optional.of(
                    facts.now().isBefore(going.since().plus(PLANNING))
                            ? new DrainPlan.Await(WHILE_WAITING, "the planner has yet to say where its pods go")
                            : backToWork(going, node, "the planner did not say where its pods go"));
        }
        for (var name : replacements) {
            var replacement = facts.replacements().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst();
            if (replacement.filter(NodeClaim::usable).isEmpty()) {
                return Optional.of(backToWork(going, node, "its replacement %s did not come".formatted(name)));
            }
            if (!(replacement.get().state() instanceof ClaimState.Initialized)) {
                return Optional.of(
                        facts.now().isBefore(going.since().plus(REPLACING))
                                ? new DrainPlan.Await(
                                        WHILE_WAITING,
                                        "its replacement %s is %s"
                                                .formatted(
                                                        name,
                                                        replacement
                                                                .get()
                                                                .state()
                                                                .text()))
                                : backToWork(going, node, "its replacement %s was not ready in time".formatted(name)));
            }
        }
        return Optional.empty();
    }

    private DrainPlan.Abandon backToWork(ClaimState.Disrupted going, NodeName node, String why) {
        return new DrainPlan.Abandon(
                claim.in(going.backToWork(facts.now(), node)), "%s stays after all: %s".formatted(node, why));
    }

    private List<NodePod> leavingPods() {
        return facts.pods().stream()
                .filter(pod -> pod.leavesWithNode(facts.now()))
                .toList();
    }

    private DrainPlan evict(Going going, List<NodePod> leaving) {
        var delete =
                leaving.stream().flatMap(pod -> forced(going, pod).stream()).toList();
        var still = nextTier(leaving).stream()
                .filter(pod -> !pod.terminating() && forced(going, pod).isEmpty())
                .toList();
        var evict = still.stream().filter(pod -> !pod.held()).toList();
        var held = still.stream().filter(NodePod::held).toList();
        var why = "%d pods to evict, %d to delete, %d ask not to be disrupted, %d are going"
                .formatted(
                        evict.size(),
                        delete.size(),
                        held.size(),
                        leaving.stream().filter(NodePod::terminating).count());
        return evict(going, evict, delete, held, List.of(), untilNextLook(going, leaving), why);
    }

    /** A pod that would be cut off if it went later, or that somebody gave longer than there is (core.md §4.6, force rule). */
    private Optional<DrainPlan.Deletion> forced(Going going, NodePod pod) {
        var deadline = going.deadline();
        if (deadline == null) {
            return Optional.empty();
        }
        var endsBy = pod.endsBy();
        if (endsBy == null ? facts.now().isBefore(deadline.minus(pod.grace())) : !endsBy.isAfter(deadline)) {
            return Optional.empty();
        }
        var left = Duration.between(facts.now(), deadline);
        return Optional.of(new DrainPlan.Deletion(pod, left.compareTo(SHORTEST_GRACE) < 0 ? SHORTEST_GRACE : left));
    }

    /** Ever more seldom, but not past the moment at which one of the pods has to be deleted. */
    private Duration untilNextLook(Going going, List<NodePod> leaving) {
        var pause = Duration.ofSeconds(Math.max(1, claim.drainStep()));
        var deadline = going.deadline();
        return deadline == null
                ? pause
                : leaving.stream()
                        .filter(pod -> !pod.terminating())
                        .map(pod -> Duration.between(facts.now(), deadline.minus(pod.grace())))
                        .filter(until -> until.isPositive() && until.compareTo(pause) < 0)
                        .min(Comparator.naturalOrder())
                        .orElse(pause);
    }

    /** Critical pods stay until all others are gone, for others may need them to end well. */
    private static List<NodePod> nextTier(List<NodePod> leaving) {
        var ordinary = leaving.stream().filter(pod -> !pod.critical()).toList();
        return ordinary.isEmpty() ? leaving : ordinary;
    }

    private DrainPlan evict(
            Going going,
            List<NodePod> evict,
            List<DrainPlan.Deletion> delete,
            List<NodePod> held,
            List<String> volumes,
            Duration pause,
            String why) {
        var again = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        var deadline = going.deadline();
        if (deadline != null && facts.now().plus(again).isAfter(deadline)) {
            again = Duration.between(facts.now(), deadline);
        }
        return new DrainPlan.Evict(claim.in(going.draining(facts.now())), evict, delete, held, volumes, again, why);
    }

    private DrainPlan terminate(Going going, String why) {
        var terminating = new ClaimState.Terminating(facts.now(), going.instance(), going.node(), going.reason());
        return new DrainPlan.Terminate(claim.in(terminating), AFTER_TERMINATE, why);
    }

    private static DrainPlan await(LaunchedInstance instance) {
        return new DrainPlan.Await(WHILE_SHUTTING_DOWN, "%s is shutting down".formatted(instance.id()));
    }

    private DrainPlan close(LaunchedInstance instance, DisruptionReason reason) {
        return new DrainPlan.Close(
                claim.in(new ClaimState.Terminated(facts.now(), instance, reason)),
                "%s is gone".formatted(instance.id()));
    }

    private boolean gone() {
        var young = claim.spec().createdAt().plus(EC2_LAG).isAfter(facts.now());
        return facts.instanceState().equals("terminated")
                || (facts.instanceState().isEmpty() && !young);
    }
}
