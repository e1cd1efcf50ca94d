package dev.slipway.aws.eks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.aws.Golden;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;

/** The token's exact bytes, and each check that EKS makes of it (aws.md §6.8). */
final class EksTokenTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:20:30Z");
    private static final AwsSessionCredentials CREDENTIALS = AwsSessionCredentials.create(
            "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "session/token+with=signs");

    private final EksToken token = EksToken.sign(CREDENTIALS, Region.EU_CENTRAL_1, "demo", NOW);

    @Test
    void isTheSameBytesForTheSameMoment() {
        Golden.matches("eks/eks-token.txt", token.value() + "\n" + token.request() + "\n");
    }

    /** What botocore 1.44.8 signs for the same moment, credentials, region and cluster. */
    @Test
    void carriesTheSignatureThatAnotherSignerMakes() {
        assertTrue(
                token.request()
                        .getRawQuery()
                        .contains("X-Amz-Signature=ae8a5e1992394eb4c529c0a712a377539e9eb4ef25025bbfa3413816d676983e"),
                () -> token.request().toString());
    }

    @Test
    void passesTheChecksOfTheApiServer() {
        assertTrue(token.value().length() <= 4096);
        assertTrue(Pattern.matches("k8s-aws-v1\\.[A-Za-z0-9_-]+", token.value()), "no padding, no other alphabet");
        var url = token.request();
        assertEquals("https", url.getScheme());
        assertEquals("sts.eu-central-1.amazonaws.com", url.getHost());
        assertEquals("/", url.getRawPath());
        assertEquals(
                List.of(
                        "Action=GetCallerIdentity",
                        "Version=2011-06-15",
                        "X-Amz-Algorithm=AWS4-HMAC-SHA256",
                        "X-Amz-Credential=AKIDEXAMPLE%2F20261122%2Feu-central-1%2Fsts%2Faws4_request",
                        "X-Amz-Date=20261122T102030Z",
                        "X-Amz-Expires=60",
                        "X-Amz-Security-Token=session%2Ftoken%2Bwith%3Dsigns",
                        "X-Amz-SignedHeaders=host%3Bx-k8s-aws-id"),
                Arrays.stream(url.getRawQuery().split("&", -1))
                        .filter(parameter -> !parameter.startsWith("X-Amz-Signature="))
                        .sorted()
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1, https://sts.us-east-1.amazonaws.com/",
        "us-gov-west-1, https://sts.us-gov-west-1.amazonaws.com/",
        "cn-north-1, https://sts.cn-north-1.amazonaws.com.cn/",
    })
    void asksTheStsOfTheRegionsPartition(String region, URI expected) {
        var url = EksToken.sign(CREDENTIALS, Region.of(region), "demo", NOW).request();
        assertEquals(
                expected, URI.create(url.toString().substring(0, url.toString().indexOf('?'))));
    }

    @Test
    void isNotPrinted() {
        assertFalse(token.toString().contains(token.value().substring(20)), token::toString);
    }
}
