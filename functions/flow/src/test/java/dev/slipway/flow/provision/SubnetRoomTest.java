package dev.slipway.flow.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Ready;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.testkit.scenario.Scenario;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class SubnetRoomTest {
    private static final Subnet TEN = new Subnet("subnet-ten", "a", 10);
    private static final Subnet TWELVE = new Subnet("subnet-twelve", "a", 12);
    private static final Subnet NONE = new Subnet("subnet-none", "a", 0);

    @Test
    @DisplayName("aws.md §8, 19: launches of one second take turns, also when the estimates fall below zero")
    void launchesOfOneSecondTakeTurns() {
        var chosen = new ArrayList<String>();
        var claims = new ArrayList<NodeClaim>();
        for (var launch = 1; launch <= 5; launch++) {
            chosen.add(SubnetRoom.estimated(with(TEN, TWELVE), claims, Scenario.NOON)
                    .subnets()
                    .getFirst()
                    .id());
            claims.add(new TestClaim("claim-" + launch).createdAt(Scenario.NOON).launched());
        }
        assertEquals(List.of("subnet-twelve", "subnet-ten", "subnet-twelve", "subnet-ten", "subnet-twelve"), chosen);
    }

    @Test
    void countsNoLaunchThatEc2HasCounted() {
        var longAgo = Scenario.NOON.minus(SubnetRoom.COUNTS_LAG);
        var claims = List.of(
                new TestClaim("old").createdAt(longAgo).launched(),
                new TestClaim("joined").createdAt(Scenario.NOON).registered(),
                new TestClaim("asked").createdAt(Scenario.NOON).planned());
        assertEquals(
                List.of(TWELVE, TEN),
                SubnetRoom.estimated(with(TEN, TWELVE), claims, Scenario.NOON).subnets());
    }

    @Test
    @DisplayName("aws.md §8, 20: a full subnet is left out, and its zone is served by another one")
    void leavesFullSubnetsOut() {
        var usable = assertInstanceOf(Ready.class, SubnetRoom.usable(with(TEN, TWELVE, NONE), Set.of("subnet-twelve")));
        assertEquals(List.of(TEN), usable.subnets());
        var full = assertInstanceOf(
                ResolvedNodeClass.NotReady.class, SubnetRoom.usable(with(TWELVE, NONE), Set.of("subnet-twelve")));
        assertEquals("InsufficientFreeAddressesInSubnet", full.reason());
    }

    private static Ready with(Subnet... subnets) {
        return TestNodeClass.ready("a").with(List.of(subnets));
    }
}
