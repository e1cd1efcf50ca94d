package dev.slipway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.port.FleetOutcome.RefusalKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Ec2ErrorCodesTest {
    @ParameterizedTest(name = "{0} is {1}: {2}")
    @CsvSource({
        "InsufficientInstanceCapacity, INSUFFICIENT_CAPACITY, the pool is empty",
        "UnfulfillableCapacity, INSUFFICIENT_CAPACITY, spot cannot be had",
        "InsufficientFreeAddressesInSubnet, INSUFFICIENT_CAPACITY, the subnet is full",
        "Unsupported, INSUFFICIENT_CAPACITY, the zone lacks the type",
        "VcpuLimitExceeded, QUOTA, on-demand quota",
        "MaxSpotInstanceCountExceeded, QUOTA, spot quota",
        "AuthFailure.ServiceLinkedRoleCreationNotPermitted, CAPACITY_TYPE, on-demand still works",
        "UnauthorizedOperation, INVALID, a permission is missing",
        "InvalidAMIID.NotFound, INVALID, the image is gone",
        "SomethingNew, INVALID, unknown codes are not retried blindly",
    })
    void classifiesRefusals(String code, RefusalKind kind, String reason) {
        assertEquals(kind, Ec2ErrorCodes.refusal(code, "because"), reason);
    }

    /** EC2 has one code for everything that is wrong with a value, so its sentence tells. */
    @ParameterizedTest
    @CsvSource({
        "Value (demo_1) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name, NOT_YET",
        "Invalid value 'm9.huge' for InstanceType., INVALID",
    })
    void knowsAProfileThatEc2HasNotHeardOf(String message, RefusalKind kind) {
        assertEquals(kind, Ec2ErrorCodes.refusal("InvalidParameterValue", message));
    }

    @Test
    void saysWhatToDoAboutARefusal() {
        assertTrue(Ec2ErrorCodes.remedy("AuthFailure.ServiceLinkedRoleCreationNotPermitted")
                .contains("create-service-linked-role"));
        assertEquals("", Ec2ErrorCodes.remedy("InsufficientInstanceCapacity"));
    }
}
