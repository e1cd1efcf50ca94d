package dev.slipway.local.story;

import dev.slipway.local.LocalSlipway;
import dev.slipway.local.ec2.LoggedRequest;
import dev.slipway.local.lambda.Invocation;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.ClaimEvent;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.scheduling.WellKnown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads back what happened from where it was written, and compares it with what was promised. */
final class Evidence {
    private final LocalSlipway slipway;
    private final List<Moment> acts;
    private final List<String> unmatched;
    private final String interrupted;
    private final Instant begun;
    private final Instant ended;
    private final ClaimTable table;
    private final List<NodeClaim> claims;
    private final List<Check> checks = new ArrayList<>();

    Evidence(
            LocalSlipway slipway,
            List<Moment> acts,
            List<String> unmatched,
            String interrupted,
            Instant begun,
            Instant ended) {
        this.slipway = slipway;
        this.acts = List.copyOf(acts);
        this.unmatched = List.copyOf(unmatched);
        this.interrupted = interrupted;
        this.begun = begun;
        this.ended = ended;
        this.table = new ClaimTable(slipway);
        this.claims = table.all();
    }

    StoryReport report() {
        launches();
        scarcity();
        interruption();
        night();
        functions();
        return new StoryReport(begun, ended, moments(), claims, table.decisions(begun), checks);
    }

    private List<Moment> moments() {
        var moments = new ArrayList<>(acts);
        for (var claim : claims) {
            for (var line : table.history(claim)) {
                var change = line.from().equals(line.to()) ? line.to() : line.from() + " → " + line.to();
                moments.add(new Moment(
                        line.at(),
                        line.actor(),
                        "%s %s: %s".formatted(claim.name(), change.replaceFirst("^ → ", ""), line.why()),
                        "NODECLAIM#" + claim.name()));
            }
        }
        for (var event : unmatched) {
            if (event.contains(Events.UNRELATED)) {
                moments.add(new Moment(
                        acts.stream()
                                .filter(act -> act.where().equals("event bus"))
                                .map(Moment::at)
                                .findFirst()
                                .orElse(ended),
                        "event bus",
                        "no rule matches " + event,
                        "template.yaml, rules"));
            }
        }
        return moments;
    }

    private void launches() {
        var fleets = slipway.ec2().requests().stream()
                .filter(request -> request.action().equals("CreateFleet"))
                .toList();
        var largest = fleets.stream().mapToInt(Evidence::capacity).max().orElse(0);
        check(
                "equal claims are launched by one CreateFleet",
                largest >= 2,
                "%d CreateFleet calls, the largest for %d nodes (EC2 stand-in's request log)"
                        .formatted(fleets.size(), largest));
        check("spot and on-demand nodes", any(of(CapacityType.SPOT)) && any(of(CapacityType.ON_DEMAND)), types());
        check(
                "amd64 and arm64 nodes",
                any(claim -> arch(claim, "amd64")) && any(claim -> arch(claim, "arm64")),
                "spec.labels of the claims");
        check(
                "a legacy Provisioner and AWSNodeTemplate serve as they are",
                any(claim -> claim.spec().nodePool().equals("on-demand")
                        && claim.spec().nodeClass().equals("legacy")),
                "claims on-demand-*");
        var launched =
                claims.stream().flatMap(claim -> claim.instance().stream()).count();
        check(
                "as many instances as claims that were launched, none leaked",
                launched == slipway.ec2().world().instances().size(),
                "%d claims with an instance, %d instances"
                        .formatted(launched, slipway.ec2().world().instances().size()));
    }

    private void scarcity() {
        var refused = claims.stream()
                .filter(claim -> claim.state() instanceof ClaimState.Failed failed
                        && failed.reason().equals("InsufficientInstanceCapacity"))
                .toList();
        var answered = claims.stream()
                .filter(of(CapacityType.ON_DEMAND))
                .filter(claim -> refused.stream()
                        .anyMatch(one -> !Collections.disjoint(
                                one.spec().pods(), claim.spec().pods())))
                .toList();
        var within = table.decisions(begun).stream()
                .map(decision -> decision.id())
                .filter(id -> id.endsWith("/2"))
                .toList();
        check(
                "missing spot capacity is answered on demand within the same invocation",
                !refused.isEmpty() && !answered.isEmpty() && !within.isEmpty(),
                "%s refused, %s launched; second round %s; %d offerings marked"
                        .formatted(
                                names(refused),
                                names(answered),
                                within,
                                table.unavailable(begun).size()));
    }

    private void interruption() {
        var claim = claims.stream()
                .filter(known -> known.instance()
                        .map(instance -> instance.id().value().equals(interrupted))
                        .orElse(false))
                .findFirst()
                .orElseThrow(() -> new StoryStuck("No claim has the interrupted instance " + interrupted + "."));
        var history = table.history(claim);
        var requested = first(history, line -> line.why().equals("replacement requested"));
        var evicting = first(history, line -> line.to().equals("Draining"));
        check(
                "the replacement is requested before the first eviction",
                requested != null && evicting != null && !evicting.isBefore(requested),
                "%s: requested %s, draining %s".formatted(claim.name(), requested, evicting));
        check(
                "the interrupted node was drained and terminated",
                claim.state() instanceof ClaimState.Terminated,
                claim.name() + " is " + claim.state().text());
    }

    private void night() {
        check("no claim is live after scaling to zero", table.live().isEmpty(), "index by-state");
        check(
                "no instance runs after scaling to zero",
                slipway.ec2().world().instances().stream()
                        .allMatch(instance -> instance.state().leaving()),
                "DescribeInstances");
    }

    private void functions() {
        var invocations = slipway.aws().host().invocations().all();
        var failed = invocations.stream()
                .filter(invocation -> !invocation.succeeded())
                .toList();
        check(
                "every function ran, and every invocation succeeded",
                failed.isEmpty()
                        && invocations.stream()
                                        .map(Invocation::function)
                                        .distinct()
                                        .count()
                                == 7,
                "%d invocations, %d failed %s; logs in %s"
                        .formatted(
                                invocations.size(),
                                failed.size(),
                                failed.stream()
                                        .map(Invocation::function)
                                        .distinct()
                                        .toList(),
                                slipway.settings().logs()));
        check(
                "an event that no rule matches is shown as unmatched",
                unmatched.stream().anyMatch(event -> event.contains(Events.UNRELATED)),
                "%d events unmatched: that one, and instances that became pending or running"
                        .formatted(unmatched.size()));
    }

    private void check(String promise, boolean held, String evidence) {
        checks.add(new Check(promise, held, evidence));
    }

    private boolean any(Predicate<NodeClaim> predicate) {
        return claims.stream().filter(claim -> claim.instance().isPresent()).anyMatch(predicate);
    }

    private static Predicate<NodeClaim> of(CapacityType type) {
        return claim -> claim.instance()
                .map(instance -> instance.pool().capacityType() == type)
                .orElse(false);
    }

    private boolean arch(NodeClaim claim, String architecture) {
        return claim.instance()
                .flatMap(
                        instance -> slipway.ec2().world().instance(instance.id().value()))
                .map(instance -> instance.architecture().equals("arm64") ? "arm64" : "amd64")
                .map(architecture::equals)
                .orElse(claim.spec().labels().getOrDefault(WellKnown.ARCH, "").equals(architecture));
    }

    private String types() {
        return claims.stream()
                .flatMap(claim -> claim.instance().stream())
                .map(instance -> instance.pool().capacityType().text() + " "
                        + instance.pool().instanceType())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String names(List<NodeClaim> claims) {
        return claims.stream().map(claim -> claim.name().value()).collect(Collectors.joining(", "));
    }

    private static int capacity(LoggedRequest request) {
        return Integer.parseInt(
                request.parameters().getOrDefault("TargetCapacitySpecification.TotalTargetCapacity", "0"));
    }

    private static @Nullable Instant first(List<ClaimEvent> history, Predicate<ClaimEvent> predicate) {
        return history.stream()
                .filter(predicate)
                .map(ClaimEvent::at)
                .findFirst()
                .orElse(null);
    }
}
