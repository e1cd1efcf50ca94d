package dev.slipway.aws.eks;

import dev.slipway.aws.AwsCalls;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * Signs in to one cluster. A token serves for 10 minutes of the 15 that EKS would take it (aws.md §6.8), and never longer
 * than the credentials that signed it; whether it still does is asked of the clock each time, because a function may be
 * frozen for hours in between.
 */
public final class EksSignIn {
    private static final Logger LOG = LoggerFactory.getLogger(EksSignIn.class);
    private static final Duration GOOD_FOR = Duration.ofMinutes(10);

    /** A token that reaches the API server when its credentials have just ended is refused by STS. */
    private static final Duration CREDENTIALS_MARGIN = Duration.ofMinutes(1);

    private final AwsCredentialsProvider credentials;
    private final Region region;
    private final String cluster;
    private final CallerIdentity caller;
    private final Clock clock;
    private @Nullable Signed last;

    private record Signed(EksToken token, Instant goodUntil) {}

    /**
     * Signs nothing yet.
     *
     * @param credentials of the function's role
     * @param region of the cluster
     * @param cluster its name
     * @param caller asked only when a token was refused
     */
    public EksSignIn(
            AwsCredentialsProvider credentials, Region region, String cluster, CallerIdentity caller, Clock clock) {
        this.credentials = credentials;
        this.region = region;
        this.cluster = cluster;
        this.caller = caller;
        this.clock = clock;
    }

    /**
     * A token that the API server takes now.
     *
     * @throws dev.slipway.model.port.RetryableFault when there are no credentials
     */
    public synchronized String token() {
        return current().token().value();
    }

    /**
     * The API server did not take the token: the next one is signed anew. Says whom it names, since a role without an
     * access entry is the common reason.
     */
    public synchronized void refused() {
        var refused = last;
        last = null;
        if (refused != null) {
            LOG.atWarn()
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("caller", caller.of(refused.token(), cluster))
                    .addKeyValue("signedAt", refused.token().signedAt())
                    .addKeyValue(
                            "maybe",
                            "the cluster has no access entry for this role: aws eks create-access-entry --cluster-name %s --principal-arn ROLE --kubernetes-groups slipway"
                                    .formatted(cluster))
                    .log("sign-in refused");
        }
    }

    private Signed current() {
        var now = clock.instant();
        var known = last;
        // A clock that went back makes the token one from the future, which EKS refuses too.
        if (known != null
                && now.isBefore(known.goodUntil())
                && !now.isBefore(known.token().signedAt())) {
            return known;
        }
        var identity = AwsCalls.call("credentials", cluster, credentials::resolveCredentials);
        var goodUntil = now.plus(GOOD_FOR);
        var ends = identity.expirationTime().map(end -> end.minus(CREDENTIALS_MARGIN));
        var signed = new Signed(
                EksToken.sign(identity, region, cluster, now),
                ends.filter(end -> end.isBefore(goodUntil)).orElse(goodUntil));
        last = signed;
        return signed;
    }
}
