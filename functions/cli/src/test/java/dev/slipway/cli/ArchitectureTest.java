package dev.slipway.cli;

import dev.slipway.testkit.rules.HouseRules;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class ArchitectureTest {
    @TestFactory
    Stream<DynamicTest> keepsTheHouseRules() {
        return HouseRules.of("cli").tests();
    }

    @TestFactory
    Stream<DynamicTest> nothingIsPublicInVain() {
        return Stream.of(HouseRules.nothingIsPublicInVain(Path.of(System.getProperty("slipway.home"))));
    }
}
