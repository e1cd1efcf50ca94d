package dev.slipway.aws.nodeclass;

import dev.slipway.aws.AwsCalls;
import dev.slipway.aws.nodeclass.Part.Missing;
import java.net.HttpURLConnection;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** A call that AWS would not do. Its message names the permission that is missing, where one is. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    private Refused(String reason, String message, AwsServiceException cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * Calls AWS.
     *
     * @param action {@code ec2:DescribeSubnets}, as a policy names it
     * @throws Refused for every refusal that does not pass by itself
     */
    static <T> T call(String action, String id, Supplier<T> request) {
        try {
            return AwsCalls.call(action, id, request);
        } catch (AwsServiceException refusal) {
            throw of(action, refusal);
        }
    }

    static Refused of(String action, AwsServiceException refusal) {
        var code = AwsCalls.codeOf(refusal);
        var words = AwsCalls.messageOf(refusal);
        var forbidden = refusal.statusCode() == HttpURLConnection.HTTP_FORBIDDEN
                || code.startsWith("AccessDenied")
                || code.equals("UnauthorizedOperation");
        if (!forbidden) {
            return new Refused(
                    "ResolutionFailed",
                    "%s was refused (%s: %s). Maybe a value of the class is not what AWS expects."
                            .formatted(action, code, words),
                    refusal);
        }
        return new Refused(
                "Unauthorized",
                "%s is not allowed (%s: %s). Maybe the function's role lacks the permission %s."
                        .formatted(
                                action,
                                code,
                                words,
                                AwsCalls.missingPermission(refusal).orElse(action)),
                refusal);
    }

    /** The same as an answer, for a reason of its own. */
    <T> Part<T> part(String ownReason) {
        return new Missing<>(ownReason, String.valueOf(getMessage()));
    }

    /** The same as an answer. */
    <T> Part<T> part() {
        return part(reason);
    }
}
