package dev.slipway.testkit.fake;

import dev.slipway.model.claim.ClaimEvent;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.port.ClaimBook;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Claims in memory. Its index can be made to lag, as DynamoDB's may: then {@link #byInstance}, {@link #byNode} and the
 * older part of {@link #live} answer from the past until {@link #catchUp}.
 */
public final class FakeClaimBook implements ClaimBook {
    /** Claims in one call. Far fewer than DynamoDB takes, so that tests of few claims die between two calls too. */
    private static final int AT_ONCE = 2;

    private final Clock clock;
    private final Faults faults;
    private final SortedMap<NodeClaimName, NodeClaim> claims = new TreeMap<>();
    private final SortedMap<NodeClaimName, NodeClaim> index = new TreeMap<>();
    private final List<ClaimEvent> events = new ArrayList<>();
    private boolean lagging;

    public FakeClaimBook(Clock clock, Faults faults) {
        this.clock = clock;
        this.faults = faults;
    }

    /** From now on the index stays as it is. */
    public void lag() {
        lagging = true;
    }

    /** The index learns everything, and keeps up again. */
    public void catchUp() {
        lagging = false;
        index.putAll(claims);
    }

    /** Every claim, live or not, by name: for assertions. */
    public List<NodeClaim> all() {
        return List.copyOf(claims.values());
    }

    /** Every claim in a state, by name: for assertions. */
    public List<NodeClaim> in(Class<? extends ClaimState> state) {
        return claims.values().stream()
                .filter(claim -> state.isInstance(claim.state()))
                .toList();
    }

    @Override
    public List<NodeClaim> record(List<NodeClaim> planned, String actor, String why) {
        var recorded = new ArrayList<NodeClaim>();
        for (var chunk : chunks(planned)) {
            faults.around("claims:record", names(chunk.stream()), () -> {
                for (var claim : chunk) {
                    if (!claims.containsKey(claim.name())) {
                        write(claim.atVersion(1), "", actor, why);
                    }
                    recorded.add(known(claim));
                }
            });
        }
        return List.copyOf(recorded);
    }

    @Override
    public Optional<NodeClaim> find(NodeClaimName name) {
        return faults.around("claims:find", name.value(), () -> Optional.ofNullable(claims.get(name)));
    }

    @Override
    public List<NodeClaim> live() {
        return faults.around("claims:live", "all", () -> {
            var seen = new TreeMap<>(index);
            claims.forEach((name, claim) -> {
                if (inFlight(claim)) {
                    seen.put(name, claim);
                }
            });
            return seen.values().stream().filter(NodeClaim::live).toList();
        });
    }

    @Override
    public List<NodeClaim> ended(Instant since) {
        return faults.around(
                "claims:ended",
                "all",
                () -> index.values().stream()
                        .filter(claim -> !claim.live() && claim.state().since().isAfter(since))
                        .toList());
    }

    @Override
    public Optional<NodeClaim> byInstance(InstanceId instance) {
        return faults.around(
                "claims:byInstance",
                instance.value(),
                () -> index.values().stream()
                        .filter(claim -> claim.instance()
                                .map(launched -> launched.id().equals(instance))
                                .orElse(false))
                        .findFirst());
    }

    @Override
    public Optional<NodeClaim> byNode(NodeName node) {
        return faults.around(
                "claims:byNode",
                node.value(),
                () -> index.values().stream()
                        .filter(claim -> claim.node().map(node::equals).orElse(false))
                        .findFirst());
    }

    @Override
    public List<AdvanceOutcome> advance(List<Change> changes, String actor) {
        var outcomes = new ArrayList<AdvanceOutcome>();
        for (var chunk : chunks(changes)) {
            var names = names(chunk.stream().map(Change::claim));
            faults.around(
                    "claims:advance", names, () -> chunk.forEach(change -> outcomes.add(advanced(change, actor))));
        }
        return List.copyOf(outcomes);
    }

    private AdvanceOutcome advanced(Change change, String actor) {
        var current = known(change.claim());
        var written = change.claim().atVersion(change.claim().version() + 1);
        if (current.equals(written)) {
            return new AdvanceOutcome.Advanced(current);
        }
        if (current.version() != change.claim().version()) {
            return new AdvanceOutcome.Overtaken(current);
        }
        write(written, current.state().text(), actor, change.why());
        return new AdvanceOutcome.Advanced(written);
    }

    private NodeClaim known(NodeClaim changed) {
        var current = claims.get(changed.name());
        if (current == null) {
            throw new IllegalStateException(
                    "NodeClaim/%s cannot advance to %s: it is not in the book. Maybe it was never recorded."
                            .formatted(changed.name(), changed.state().text()));
        }
        return current;
    }

    @Override
    public void note(ClaimEvent event) {
        faults.around("claims:note", event.claim().value(), () -> {
            if (!events.contains(event)) {
                events.add(event);
            }
        });
    }

    @Override
    public List<ClaimEvent> history(NodeClaimName name) {
        return faults.around(
                "claims:history",
                name.value(),
                () -> events.stream()
                        .filter(event -> event.claim().equals(name))
                        .sorted(Comparator.comparing(ClaimEvent::at))
                        .toList());
    }

    private void write(NodeClaim claim, String from, String actor, String why) {
        claims.put(claim.name(), claim);
        if (!lagging) {
            index.put(claim.name(), claim);
        }
        events.add(new ClaimEvent(
                claim.name(), clock.instant(), actor, from, claim.state().text(), why));
    }

    private static <T> List<List<T>> chunks(List<T> all) {
        var chunks = new ArrayList<List<T>>();
        for (var from = 0; from < all.size(); from += AT_ONCE) {
            chunks.add(all.subList(from, Math.min(from + AT_ONCE, all.size())));
        }
        return chunks;
    }

    private static String names(Stream<NodeClaim> claims) {
        return claims.map(claim -> claim.name().value()).distinct().collect(Collectors.joining(","));
    }

    private static boolean inFlight(NodeClaim claim) {
        return claim.state() instanceof ClaimState.Planned || claim.state() instanceof ClaimState.Launched;
    }
}
