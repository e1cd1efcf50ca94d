package dev.slipway.aws;

import dev.slipway.model.port.RetryableFault;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The one place where SDK exceptions that pass by themselves become {@link RetryableFault}s. */
public final class AwsCalls {
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

    private static boolean passes(AwsServiceException e) {
        return e.isThrottlingException()
                || e.isClockSkewException()
                || e.statusCode() >= 500
                || Ec2ErrorCodes.passes(codeOf(e));
    }
}
