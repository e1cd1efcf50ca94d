package dev.slipway.flow.provision;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Ready;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.model.resource.ResourceList;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Which subnets of a class have room (aws.md §2.10). EC2 takes one subnet of a zone in a call: another with the same type
 * is a duplicate instance pool to it. So each call goes to the roomiest, by what EC2 last said less what was launched since.
 */
final class SubnetRoom {
    /** For so long EC2's count may be older than a launch: as long as node classes keep it. */
    static final Duration COUNTS_LAG = Duration.ofMinutes(1);

    private SubnetRoom() {}

    /** The class without subnets that are full; not ready when all of them are. */
    static ResolvedNodeClass usable(ResolvedNodeClass nodeClass, Set<String> full) {
        return switch (nodeClass) {
            case ResolvedNodeClass.NotReady notReady -> notReady;
            case Ready ready -> {
                var usable = ready.subnets().stream()
                        .filter(subnet -> subnet.freeAddresses() > 0 && !full.contains(subnet.id()))
                        .toList();
                yield usable.isEmpty() ? allFull(ready) : ready.with(usable);
            }
        };
    }

    /** The class with counts that know of claims launched since EC2 counted; they may fall below zero. */
    static Ready estimated(Ready nodeClass, Collection<NodeClaim> claims, Instant now) {
        var subnets = new ArrayList<>(nodeClass.subnets());
        claims.stream()
                .filter(claim -> claim.state() instanceof ClaimState.Launched launched
                        && launched.since().plus(COUNTS_LAG).isAfter(now))
                .sorted(Comparator.comparing((NodeClaim claim) -> claim.state().since())
                        .thenComparing(NodeClaim::name))
                .forEach(claim -> claim.instance().ifPresent(instance -> take(subnets, claim, instance)));
        return nodeClass.with(subnets);
    }

    /** Which subnet of its zone it went to is not known, but how that was chosen. A node may take an address for each pod. */
    private static void take(List<Subnet> subnets, NodeClaim claim, LaunchedInstance instance) {
        var addresses = Math.toIntExact(claim.capacity().get(ResourceList.PODS).units());
        subnets.stream()
                .filter(subnet -> subnet.zone().equals(instance.pool().zone()))
                .max(Comparator.comparing(Subnet::freeAddresses).thenComparing(Subnet::id, Comparator.reverseOrder()))
                .ifPresent(roomiest -> subnets.set(
                        subnets.indexOf(roomiest),
                        new Subnet(
                                roomiest.id(),
                                roomiest.zone(),
                                roomiest.zoneId(),
                                roomiest.freeAddresses() - addresses)));
    }

    private static ResolvedNodeClass allFull(Ready ready) {
        return new ResolvedNodeClass.NotReady(
                ready.name(),
                "InsufficientFreeAddressesInSubnet",
                "No subnet of EC2NodeClass/%s has a free address: %s. Give subnetSelectorTerms more or larger ones."
                        .formatted(
                                ready.name(),
                                ready.subnets().stream().map(Subnet::id).toList()));
    }
}
