package dev.slipway.aws.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.testkit.emulator.Emulator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** What the other tests of this package rest upon: both emulators answer, and keep accounts apart. */
final class EmulatedTest {
    static Stream<Emulator> emulators() {
        return Stream.of(Emulator.LOCALSTACK, Emulator.MOTO);
    }

    @ParameterizedTest
    @MethodSource("emulators")
    void anAccountHoldsItsDefaultVpcAndWhatItMadeItself(Emulator emulator) {
        try (var one = Emulated.in(emulator).client(Ec2Client.builder());
                var other = Emulated.in(emulator).client(Ec2Client.builder())) {
            one.createVpc(create -> create.cidrBlock("10.1.0.0/16"));
            assertEquals(2, one.describeVpcs().vpcs().size());
            assertEquals(1, other.describeVpcs().vpcs().size());
        }
    }
}
