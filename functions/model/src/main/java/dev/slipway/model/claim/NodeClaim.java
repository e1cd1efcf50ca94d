package dev.slipway.model.claim;

import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One node that was asked for. Written before any money is spent, and followed until the node is gone.
 *
 * @param capacity,allocatable of the smallest type that it may become, until an instance is known; then of that type
 * @param state where it is in its life
 * @param drifted that it is no longer what its pool and class ask for; null when it is, or is not known yet
 * @param drainStep how many drain steps have been begun; older drain messages are void
 * @param version counts writes, from 1; each write is conditional on the one before
 */
public record NodeClaim(
        NodeClaimName name,
        NodeClaimSpec spec,
        ResourceList capacity,
        ResourceList allocatable,
        ClaimState state,
        @Nullable Drift drifted,
        int drainStep,
        long version) {
    /** Not drifted. */
    public NodeClaim(
            NodeClaimName name,
            NodeClaimSpec spec,
            ResourceList capacity,
            ResourceList allocatable,
            ClaimState state,
            int drainStep,
            long version) {
        this(name, spec, capacity, allocatable, state, null, drainStep, version);
    }

    /** The instance, from Launched on. */
    public Optional<LaunchedInstance> instance() {
        return switch (state) {
            case ClaimState.Planned _ -> Optional.empty();
            case ClaimState.Launched launched -> Optional.of(launched.instance());
            case ClaimState.Registered registered -> Optional.of(registered.instance());
            case ClaimState.Initialized initialized -> Optional.of(initialized.instance());
            case ClaimState.Disrupted disrupted -> Optional.of(disrupted.instance());
            case ClaimState.Draining draining -> Optional.of(draining.instance());
            case ClaimState.Terminating terminating -> Optional.of(terminating.instance());
            case ClaimState.Terminated terminated -> Optional.of(terminated.instance());
            case ClaimState.Failed _ -> Optional.empty();
        };
    }

    /** The node, from Registered until Terminated. */
    public Optional<NodeName> node() {
        return switch (state) {
            case ClaimState.Planned _, ClaimState.Launched _, ClaimState.Terminated _, ClaimState.Failed _ ->
                Optional.empty();
            case ClaimState.Registered registered -> Optional.of(registered.node());
            case ClaimState.Initialized initialized -> Optional.of(initialized.node());
            case ClaimState.Disrupted disrupted -> Optional.ofNullable(disrupted.node());
            case ClaimState.Draining draining -> Optional.ofNullable(draining.node());
            case ClaimState.Terminating terminating -> Optional.ofNullable(terminating.node());
        };
    }

    /** Why its node goes or went, from Disrupted on; empty for one that failed. */
    public Optional<DisruptionReason> disruptionReason() {
        return switch (state) {
            case ClaimState.Planned _,
                    ClaimState.Launched _,
                    ClaimState.Registered _,
                    ClaimState.Initialized _,
                    ClaimState.Failed _ -> Optional.empty();
            case ClaimState.Disrupted disrupted -> Optional.of(disrupted.reason());
            case ClaimState.Draining draining -> Optional.of(draining.reason());
            case ClaimState.Terminating terminating -> Optional.of(terminating.reason());
            case ClaimState.Terminated terminated -> Optional.of(terminated.reason());
        };
    }

    /** The node, or before it has joined, the name that it will have; empty while nobody knows that. */
    public Optional<NodeName> expectedNode() {
        return node().or(() -> instance()
                .map(LaunchedInstance::privateDnsName)
                .filter(name -> !name.isEmpty())
                .map(NodeName::new));
    }

    /** True until it is Terminated or Failed. */
    public boolean live() {
        return !(state instanceof ClaimState.Terminated || state instanceof ClaimState.Failed);
    }

    /** True while pods may be planned onto it: it is live and not on its way out. */
    public boolean usable() {
        return switch (state) {
            case ClaimState.Planned _, ClaimState.Launched _, ClaimState.Registered _, ClaimState.Initialized _ -> true;
            case ClaimState.Disrupted _,
                    ClaimState.Draining _,
                    ClaimState.Terminating _,
                    ClaimState.Terminated _,
                    ClaimState.Failed _ -> false;
        };
    }

    /** True while it is to go if its pods have other places, and the planner has yet to say whether they have. */
    public boolean undecided() {
        return state instanceof ClaimState.Disrupted disrupted && disrupted.undecided();
    }

    /** Of its instance once there is one, of the cheapest option before. */
    public HourlyPrice price() {
        return instance().map(LaunchedInstance::price).orElse(spec.price());
    }

    /** The same claim in another state; the book sets the version. */
    public NodeClaim in(ClaimState next) {
        return new NodeClaim(name, spec, capacity, allocatable, next, drifted, drainStep, version);
    }

    /** The same claim, now that its instance is known. */
    public NodeClaim launchedAs(
            LaunchedInstance instance, ResourceList typeCapacity, ResourceList typeAllocatable, Instant now) {
        var launched = new ClaimState.Launched(now, instance);
        return new NodeClaim(name, spec, typeCapacity, typeAllocatable, launched, drifted, drainStep, version);
    }

    /** The same claim, drifted or, with null, no longer so. */
    public NodeClaim with(@Nullable Drift drift) {
        return new NodeClaim(name, spec, capacity, allocatable, state, drift, drainStep, version);
    }

    /** The same claim, by other hashes of what it was planned from. */
    public NodeClaim hashedAs(String nodePoolHash, String nodeClassHash) {
        var hashed = spec.hashedAs(nodePoolHash, nodeClassHash);
        return new NodeClaim(name, hashed, capacity, allocatable, state, drifted, drainStep, version);
    }

    /** The same claim, of a request for capacity. */
    public NodeClaim askedBy(String request) {
        return new NodeClaim(name, spec.askedBy(request), capacity, allocatable, state, drifted, drainStep, version);
    }

    /**
     * The same claim of a node that is to stay, whose reservation is over: its instance runs on as on-demand capacity.
     *
     * @param onDemand what it costs from now on
     */
    public NodeClaim withoutReservation(HourlyPrice onDemand) {
        var changed = new NodeClaim(
                name, spec.withoutReservation(onDemand), capacity, allocatable, state, drifted, drainStep, version);
        return switch (state) {
            case ClaimState.Launched(var since, var instance) ->
                changed.in(new ClaimState.Launched(since, instance.onDemand(onDemand)));
            case ClaimState.Registered(var since, var instance, var node) ->
                changed.in(new ClaimState.Registered(since, instance.onDemand(onDemand), node));
            case ClaimState.Initialized(var since, var instance, var node, var restsUntil) ->
                changed.in(new ClaimState.Initialized(since, instance.onDemand(onDemand), node, restsUntil));
            case ClaimState.Planned _,
                    ClaimState.Disrupted _,
                    ClaimState.Draining _,
                    ClaimState.Terminating _,
                    ClaimState.Terminated _,
                    ClaimState.Failed _ -> this;
        };
    }

    /** The same claim with one more drain step begun. */
    public NodeClaim nextDrainStep() {
        return new NodeClaim(name, spec, capacity, allocatable, state, drifted, drainStep + 1, version);
    }

    /** The same claim as written: for books alone. */
    public NodeClaim atVersion(long newVersion) {
        return new NodeClaim(name, spec, capacity, allocatable, state, drifted, drainStep, newVersion);
    }
}
