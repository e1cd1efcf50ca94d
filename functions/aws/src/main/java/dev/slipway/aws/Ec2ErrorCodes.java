package dev.slipway.aws;

import static java.util.Map.entry;

import dev.slipway.model.port.FleetOutcome.RefusalKind;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Every EC2 error code that something here reacts to. Sources: <a
 * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html">EC2 API Reference, Error codes</a>;
 * <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-request-status.html">EC2 User Guide, Spot request
 * status</a>; what Karpenter 1.14 treats as missing capacity (aws.md §3.6). Read 2026-11-22.
 */
public final class Ec2ErrorCodes {
    /** The launch template of this name is gone: somebody deleted it, and our memory is stale. */
    public static final String TEMPLATE_NOT_FOUND = "InvalidLaunchTemplateName.NotFoundException";

    /** The same, asked by id. */
    public static final String TEMPLATE_ID_NOT_FOUND = "InvalidLaunchTemplateId.NotFound";

    /** A template of this name is there already; names are hashes of contents, so it is the one that was wanted. */
    public static final String TEMPLATE_EXISTS = "InvalidLaunchTemplateName.AlreadyExistsException";

    /** The client token was used before, for a request that was not quite the same. */
    public static final String TOKEN_REUSED = "IdempotentParameterMismatch";

    /** How a dry run ends that would have succeeded. */
    public static final String DRY_RUN = "DryRunOperation";

    /** Spot cannot be bought at all until an administrator creates the role; on-demand can. */
    private static final String NO_SPOT_ROLE = "AuthFailure.ServiceLinkedRoleCreationNotPermitted";

    /** The subnet has no address left. */
    private static final String SUBNET_FULL = "InsufficientFreeAddressesInSubnet";

    /** EC2 learns of an instance profile some seconds after IAM; it has no code of its own for that. */
    private static final Pattern UNKNOWN_PROFILE =
            Pattern.compile("iamInstanceProfile\\.name|invalid iam instance profile", Pattern.CASE_INSENSITIVE);

    private static final String DENIED =
            "The function's role lacks the action, or a permissions boundary or service control policy denies it; aws sts decode-authorization-message shows which.";

    private static final String QUOTAS =
            "Ask for more in Service Quotas, or let the NodePool choose among more families.";

    private static final String IMAGE =
            "Maybe the image was deregistered, is in another region or belongs to an account that does not share it: see amiSelectorTerms.";

    /** The pool, the zone or the subnet has nothing now. */
    private static final Set<String> NO_CAPACITY = Set.of(
            "InsufficientInstanceCapacity",
            "InsufficientHostCapacity",
            SUBNET_FULL,
            "ReservationCapacityExceeded",
            "SpotMaxPriceTooLow",
            "UnfulfillableCapacity",
            // EC2 says so of a type in a zone that does not have it, which the next catalogue will show.
            "Unsupported");

    /** The account may not have more of this. */
    private static final Set<String> QUOTA = Set.of(
            "InstanceLimitExceeded", "MaxFleetCountExceeded", "MaxSpotInstanceCountExceeded", "VcpuLimitExceeded");

    /** A policy, a permissions boundary or a service control policy forbids it. */
    private static final Set<String> UNAUTHORIZED = Set.of("AccessDenied", "UnauthorizedOperation");

    /** The instance is gone or never was; an id that EC2 cannot read names no instance either. */
    private static final Set<String> NO_INSTANCE = Set.of("InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed");

    /** The capacity reservation is gone or never was. */
    private static final Set<String> NO_RESERVATION =
            Set.of("InvalidCapacityReservationId.NotFound", "InvalidCapacityReservationId.Malformed");

    /** The placement group is gone or never was. */
    private static final Set<String> NO_PLACEMENT_GROUP =
            Set.of("InvalidPlacementGroup.Unknown", "InvalidPlacementGroupId.Malformed");

    /** Passes by itself. EC2 sends some of these with status 400 or 503, so the status alone does not tell. */
    private static final Set<String> PASSES = Set.of(
            "EC2ThrottledException",
            "InternalError",
            "InternalFailure",
            "RequestLimitExceeded",
            "ServiceUnavailable",
            "Throttling",
            "ThrottlingException",
            "Unavailable");

    /** What a user can do about it; EC2's own sentences say what is wrong, and rarely that. */
    private static final Map<String, String> REMEDIES = Map.ofEntries(
            entry("AccessDenied", DENIED),
            entry("AuthFailure", DENIED),
            entry(
                    NO_SPOT_ROLE,
                    "Spot needs the role AWSServiceRoleForEC2Spot: aws iam create-service-linked-role --aws-service-name spot.amazonaws.com."),
            entry("InstanceLimitExceeded", QUOTAS),
            entry(
                    SUBNET_FULL,
                    "The subnet is full: give subnetSelectorTerms another subnet of the zone, or the subnet a larger range."),
            entry("InvalidAMIID.Malformed", IMAGE),
            entry("InvalidAMIID.NotFound", IMAGE),
            entry("InvalidAMIID.Unavailable", IMAGE),
            entry(
                    "InvalidParameterValue",
                    "Maybe the instance profile is seconds old, or a field of the EC2NodeClass is out of its range."),
            entry("MaxFleetCountExceeded", QUOTAS),
            entry("MaxSpotInstanceCountExceeded", QUOTAS),
            entry("OptInRequired", "The account has to subscribe to the image's product in AWS Marketplace first."),
            entry(
                    "PendingVerification",
                    "AWS is still verifying the account; that ends by itself, mostly within minutes."),
            entry("UnauthorizedOperation", DENIED),
            entry("VcpuLimitExceeded", QUOTAS));

    private Ec2ErrorCodes() {}

    /** One sentence on what to do about a refusal; empty when EC2's own sentence is all there is to say. */
    public static String remedy(String code) {
        return REMEDIES.getOrDefault(code, "");
    }

    /** How a refused launch is answered; a code that is not known here is {@code INVALID}. */
    public static RefusalKind refusal(String code, String message) {
        if (NO_CAPACITY.contains(code)) {
            return RefusalKind.INSUFFICIENT_CAPACITY;
        }
        if (code.equals(NO_SPOT_ROLE)) {
            return RefusalKind.CAPACITY_TYPE;
        }
        if (unknownProfile(code, message)) {
            return RefusalKind.NOT_YET;
        }
        return QUOTA.contains(code) ? RefusalKind.QUOTA : RefusalKind.INVALID;
    }

    /** True when EC2 does not know the instance profile, be it new or wrong. */
    public static boolean unknownProfile(String code, String message) {
        return code.equals("InvalidParameterValue")
                && UNKNOWN_PROFILE.matcher(message).find();
    }

    /** True when the caller may not do what it asked for. */
    public static boolean unauthorized(String code) {
        return UNAUTHORIZED.contains(code);
    }

    public static boolean subnetFull(String code) {
        return code.equals(SUBNET_FULL);
    }

    public static boolean noInstance(String code) {
        return NO_INSTANCE.contains(code);
    }

    public static boolean noReservation(String code) {
        return NO_RESERVATION.contains(code);
    }

    public static boolean noPlacementGroup(String code) {
        return NO_PLACEMENT_GROUP.contains(code);
    }

    static boolean passes(String code) {
        return PASSES.contains(code);
    }
}
