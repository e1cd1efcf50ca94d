package dev.slipway.model.claim;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a claim is in its life: {@code Planned → Launched → Registered → Initialized → (Disrupted) → Draining →
 * Terminating → Terminated}, or {@code Failed}. Each state carries only what is true in it.
 */
public sealed interface ClaimState {
    /** How long a node is left alone after a move of it that came to nothing; our own choice, for users.md, ask 1. */
    Duration REST = Duration.ofMinutes(30);

    /** When the claim came into this state. */
    Instant since();

    /** The state's name as the table has it. */
    default String text() {
        return getClass().getSimpleName();
    }

    /** Recorded; CreateFleet may or may not have been called with its launch id. */
    record Planned(Instant since) implements ClaimState {}

    /** There is an instance; no node has joined. */
    record Launched(Instant since, LaunchedInstance instance) implements ClaimState {}

    /** The node has joined and is known to be this claim's. */
    record Registered(Instant since, LaunchedInstance instance, NodeName node) implements ClaimState {}

    /**
     * The node is ready for pods.
     *
     * @param restsUntil until when nobody tries again to replace it, after a move that came to nothing; else null
     */
    record Initialized(
            Instant since,
            LaunchedInstance instance,
            NodeName node,
            @Nullable Instant restsUntil) implements ClaimState {
        public Initialized(Instant since, LaunchedInstance instance, NodeName node) {
            this(since, instance, node, null);
        }

        /** True while a move that came to nothing is too fresh for another one. */
        public boolean rests(Instant now) {
            return restsUntil != null && now.isBefore(restsUntil);
        }
    }

    /**
     * The node has to go and takes no new pods.
     *
     * @param node null when it had not joined
     * @param deadline when the instance is gone whatever happens, or null when nothing presses
     * @param replacements of a node that nothing presses to go: claims whose nodes have to be ready before its pods are
     *     evicted, none where other nodes have room; null until the planner has looked, and for every other reason
     */
    record Disrupted(
            Instant since,
            LaunchedInstance instance,
            @Nullable NodeName node,
            DisruptionReason reason,
            @Nullable Instant deadline,
            @Nullable List<NodeClaimName> replacements)
            implements ClaimState {
        public Disrupted {
            replacements = replacements == null ? null : List.copyOf(replacements);
        }

        /** A node that waits for nothing, or that the planner has not looked at. */
        public Disrupted(
                Instant since,
                LaunchedInstance instance,
                @Nullable NodeName node,
                DisruptionReason reason,
                @Nullable Instant deadline) {
            this(since, instance, node, reason, deadline, null);
        }

        /** True while the planner has yet to say where its pods go. */
        public boolean undecided() {
            return reason.replacesFirst() && replacements == null;
        }

        /**
         * At work again after all. Another try so soon would meet what this one met, and start instances for it.
         *
         * @param node its own
         */
        public Initialized backToWork(Instant now, NodeName node) {
            return new Initialized(now, instance, node, now.plus(REST));
        }

        /** The same, now that the planner has looked. */
        public Disrupted replacedBy(List<NodeClaimName> claims) {
            return new Disrupted(since, instance, node, reason, deadline, claims);
        }
    }

    /**
     * Its pods are being evicted; the components as in {@link Disrupted}.
     *
     * @param blockers pods that could not be evicted when they were last asked for, and why: {@code shop/cart: …}; few,
     *     however many there are
     */
    record Draining(
            Instant since,
            LaunchedInstance instance,
            @Nullable NodeName node,
            DisruptionReason reason,
            @Nullable Instant deadline,
            List<String> blockers)
            implements ClaimState {
        public Draining {
            blockers = List.copyOf(blockers);
        }

        /** Nobody blocks it. */
        public Draining(
                Instant since,
                LaunchedInstance instance,
                @Nullable NodeName node,
                DisruptionReason reason,
                @Nullable Instant deadline) {
            this(since, instance, node, reason, deadline, List.of());
        }

        /** The same, now that others block it. */
        public Draining blockedBy(List<String> others) {
            return new Draining(since, instance, node, reason, deadline, others);
        }
    }

    /** TerminateInstances has been called or is about to be. */
    record Terminating(
            Instant since,
            LaunchedInstance instance,
            @Nullable NodeName node,
            DisruptionReason reason) implements ClaimState {}

    /** Instance and node are gone; kept for history. */
    record Terminated(Instant since, LaunchedInstance instance, DisruptionReason reason) implements ClaimState {}

    /**
     * No instance came of it; kept for history.
     *
     * @param reason one word: {@code InsufficientCapacity}, {@code LaunchFailed}, …
     * @param message what EC2 said
     */
    record Failed(Instant since, String reason, String message) implements ClaimState {}
}
