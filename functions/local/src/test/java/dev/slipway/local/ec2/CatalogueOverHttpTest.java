package dev.slipway.local.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.testkit.contract.Examples;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The functions' own catalogue, read page by page from the stand-in. */
final class CatalogueOverHttpTest {
    private final Ec2Adapters ec2 = new Ec2Adapters();

    @AfterEach
    void close() {
        ec2.close();
    }

    @Test
    void readsEveryTypeOfEveryPage() {
        var types = ec2.catalog.catalog(List.of()).instanceTypes();
        assertTrue(types.size() > 1_000, () -> types.size() + " types");
        assertEquals(
                types.size(), types.stream().map(InstanceType::name).distinct().count());
        assertTrue(families(types).size() >= 60, () -> families(types).toString());
    }

    @Test
    void knowsWhatOneTypeHasAndCosts() {
        var type = ec2.catalog.catalog(List.of()).type("m7g.large").orElseThrow();
        assertEquals("arm64", type.architecture());
        assertEquals("2", type.capacity().get("cpu").toString());
        assertEquals(3, zones(type, offering -> offering.capacityType() == CapacityType.SPOT));
        var onDemand = type.offerings().stream()
                .filter(offering -> offering.capacityType() == CapacityType.ON_DEMAND)
                .toList();
        assertEquals(3, onDemand.size());
        assertTrue(type.offerings().stream()
                .filter(offering -> offering.capacityType() == CapacityType.SPOT)
                .allMatch(offering ->
                        offering.price().compareTo(onDemand.getFirst().price()) < 0));
    }

    @Test
    void findsWhatAClassSelectsByTag() {
        var ready = assertInstanceOf(
                ResolvedNodeClass.Ready.class, ec2.nodeClasses.resolve(Ec2Adapters.discovering(Examples.CLUSTER)));
        assertEquals(
                List.of("us-east-1a", "us-east-1b", "us-east-1c"),
                ready.subnets().stream()
                        .map(ResolvedNodeClass.Subnet::zone)
                        .sorted()
                        .toList());
        assertEquals(List.of(ec2.world.groups().getFirst().id()), ready.securityGroupIds());
        assertTrue(
                ready.images().stream().anyMatch(image -> image.name().contains("arm64-standard-1.34")),
                () -> ready.images().toString());
        assertTrue(
                ready.images().stream().anyMatch(image -> image.name().contains("x86_64-standard-1.34")),
                () -> ready.images().toString());
    }

    @Test
    void namesTheSelectorThatMatchesNothing() {
        var notReady = assertInstanceOf(
                ResolvedNodeClass.NotReady.class, ec2.nodeClasses.resolve(Ec2Adapters.discovering("elsewhere")));
        assertEquals("SubnetsNotFound", notReady.reason());
        assertTrue(notReady.message().contains("EC2NodeClass/nodes"), notReady::message);
        assertTrue(notReady.message().contains("karpenter.sh/discovery=elsewhere"), notReady::message);
    }

    private static long zones(InstanceType type, Predicate<Offering> wanted) {
        return type.offerings().stream()
                .filter(wanted)
                .map(Offering::zone)
                .distinct()
                .count();
    }

    private static List<String> families(List<InstanceType> types) {
        return types.stream()
                .map(type -> type.name().substring(0, type.name().indexOf('.')))
                .distinct()
                .toList();
    }
}
