package dev.slipway.solver.provision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.testkit.scenario.TestClaim;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NamingTest {
    private static final String POOL = "default";

    @Test
    void noNameComesTwiceAndEachBatchAscends() {
        var naming = new Naming("seed", List.of());
        var all = new TreeSet<NodeClaimName>();
        for (var batch = 1; batch <= 100; batch++) {
            var names = names(naming, batch);
            assertEquals(names.stream().sorted().toList(), names);
            all.addAll(names);
        }
        assertEquals(100 * 101 / 2, all.size());
        all.forEach(name -> assertTrue(name.value().matches("default-[a-z2-7]{6}"), name.value()));
    }

    @Test
    void whatLiveClaimsAreCalledIsPassedOver() {
        var before = names(new Naming("seed", List.of()), 50);
        var live = before.stream()
                .filter(name -> before.indexOf(name) % 3 == 0)
                .map(name -> claim(name.value()))
                .toList();
        var after = new TreeSet<>(names(new Naming("seed", live), 50));
        assertEquals(50, after.size());
        live.forEach(
                claim -> assertTrue(!after.contains(claim.name()), claim.name().value()));
        before.stream()
                .filter(name -> before.indexOf(name) % 3 != 0)
                .forEach(name -> assertTrue(after.contains(name), name.value()));
    }

    @Test
    void claimsOfOtherNamesTakeNone() {
        var others =
                List.of("default", "default-", "default-a", "default-UPPER2", "default-abcdefg", "other-abcdef")
                        .stream()
                        .map(NamingTest::claim)
                        .toList();
        assertEquals(names(new Naming("seed", List.of()), 50), names(new Naming("seed", others), 50));
    }

    @Test
    void seedsAndPoolsHaveNamesOfTheirOwn() {
        var numbers = new Naming("seed", List.of()).next(POOL, 50);
        assertArrayEquals(numbers, new Naming("seed", List.of()).next(POOL, 50));
        assertDisjoint(numbers, new Naming("other", List.of()).next(POOL, 50));
        assertDisjoint(numbers, new Naming("seed", List.of()).next("other", 50));
    }

    @Test
    void otherClaimsAreAnotherLaunch() {
        var naming = new Naming("seed", List.of());
        var id = naming.launch(POOL, new int[] {1, 2, 3});
        assertEquals(id, naming.launch(POOL, new int[] {1, 2, 3}));
        assertNotEquals(id, naming.launch(POOL, new int[] {1, 2, 4}));
        assertNotEquals(id, naming.launch(POOL, new int[] {1, 2}));
        assertNotEquals(id, naming.launch("other", new int[] {1, 2, 3}));
        assertNotEquals(id, new Naming("other", List.of()).launch(POOL, new int[] {1, 2, 3}));
    }

    private static void assertDisjoint(int[] some, int[] others) {
        var both = IntStream.concat(IntStream.of(some), IntStream.of(others))
                .distinct()
                .count();
        assertEquals(some.length + others.length, both);
    }

    private static List<NodeClaimName> names(Naming naming, int count) {
        return IntStream.of(naming.next(POOL, count))
                .mapToObj(number -> Naming.name(POOL, number))
                .toList();
    }

    private static NodeClaim claim(String name) {
        return new TestClaim(name).launched();
    }
}
