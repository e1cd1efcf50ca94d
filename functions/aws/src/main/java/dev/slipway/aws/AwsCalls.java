package dev.slipway.aws;

import dev.slipway.model.port.RetryableFault;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The one place where SDK exceptions that pass by themselves become {@link RetryableFault}s. */
public final class AwsCalls {
    /** How IAM says which permission it missed; it need not be that of the call: adding a role takes iam:PassRole. */
    private static final Pattern NEEDED = Pattern.compile("not authorized to perform: (?<action>[a-z0-9-]+:[A-Za-z]+)");

    private AwsCalls() {}

    /**
     * Calls AWS.
     *
     * @param operation {@code ec2:CreateFleet}
     * @param id what it is called for
     * @throws RetryableFault for throttling, time-outs, lost connections and answers from 500 on
     * @throws AwsServiceException for every other refusal, unchanged
     */
    public static <T> T call(String operation, String id, Supplier<T> request) {
        try {
            return request.get();
        } catch (AwsServiceException e) {
            if (passes(e)) {
                throw new RetryableFault(operation, id, e);
            }
            throw e;
        } catch (SdkClientException e) {
            // The SDK has used up its own retries: no connection, no answer in time, or no credentials yet.
            throw new RetryableFault(operation, id, e);
        }
    }

    /** The service's code, or an empty text when it gave none. */
    public static String codeOf(AwsServiceException e) {
        var details = e.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    /** The service's own sentence, without the SDK's additions. */
    public static String messageOf(AwsServiceException e) {
        var details = e.awsErrorDetails();
        return details == null || details.errorMessage() == null
                ? String.valueOf(e.getMessage())
                : details.errorMessage();
    }

    /** The permission that IAM says the caller lacks, {@code iam:PassRole}; empty when it does not say. */
    public static Optional<String> missingPermission(AwsServiceException e) {
        var needed = NEEDED.matcher(messageOf(e));
        return needed.find() ? Optional.of(needed.group("action")) : Optional.empty();
    }

    private static boolean passes(AwsServiceException e) {
        return e.isThrottlingException()
                || e.isClockSkewException()
                || e.statusCode() >= 500
                || Ec2ErrorCodes.passes(codeOf(e));
    }
}
