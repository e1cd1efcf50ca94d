package dev.slipway.infra;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            windowsNodes  | true             | Which cluster? Say its name with -c cluster=NAME ("aws eks list-clusters" lists them).
            cluster       | arn:aws:eks:x/a  | -c cluster=arn:aws:eks:x/a is no name of an EKS cluster: letters, digits, - and _ only, 100 at most (maybe it is an ARN, of which only the last part is the name).
            alarmtopic    | arn:aws:sns      | There is no option "alarmtopic": say -c with one of cluster, webhookImage, alarmTopic, windowsNodes, metrics, subnets, securityGroups, kmsKey.
            Mode          | observe          | There is no option "Mode": parameters of the stack are said with --parameters Mode=observe.
            webhookImage  | r.example:5000/w | -c webhookImage=r.example:5000/w names no version: say REPOSITORY:TAG or REPOSITORY@sha256:….
            alarmTopic    | topic            | -c alarmTopic=topic is no such ARN: say arn:aws:sns:REGION:ACCOUNT:NAME.
            kmsKey        | alias/mine       | -c kmsKey=alias/mine is no such ARN: say arn:aws:kms:REGION:ACCOUNT:key/ID.
            windowsNodes  | yes              | -c windowsNodes=yes is neither true nor false.
            metrics       | off              | -c metrics=off is neither true nor false.
            subnets       | subnet-12345678  | -c subnets=… and -c securityGroups=… go together: functions in a VPC need both, and only subnets is given.
            securityGroups| vpc-12345678     | -c securityGroups=vpc-12345678: "vpc-12345678" is no id: say sg-…, several with commas between.
            """)
    void whatIsWrongIsOneSentenceThatSaysWhatToDo(String key, String value, String sentence) {
        var context = key.equals("cluster") || (key.equals("windowsNodes") && value.equals("true"))
                ? Map.of(key, value)
                : Map.of("cluster", "demo", key, value);
        var fault = assertThrows(UserFault.class, () -> Options.of(context));
        assertEquals(sentence, fault.getMessage());
    }

    @Test
    void everythingButTheClusterHasADefault() {
        var options = Options.of(Map.of("cluster", "demo", "aws:cdk:toolkit", "x", "@aws-cdk/core:flag", true));
        assertEquals(new Options("demo", null, null, false, true, null, null), options);
        assertNull(options.network());
    }

    @Test
    void imagesOfAnyRegistryHaveATagOrADigest() {
        var digest = "sha256:" + "a".repeat(64);
        assertEquals(new Options.Image("r.example:5000/w", "1.0"), image("r.example:5000/w:1.0"));
        assertEquals(new Options.Image("r.example/w", digest), image("r.example/w@" + digest));
    }

    private static Options.Image image(String text) {
        return Objects.requireNonNull(
                Options.of(Map.of("cluster", "demo", "webhookImage", text)).webhookImage());
    }

    @ParameterizedTest
    @CsvSource({
        "alarmTopic, arn:aws:sns:us-east-1:123456789012:pagers",
        "kmsKey, arn:aws:kms:us-east-1:123456789012:key/mine",
    })
    void whatIsInAnotherRegionIsNamed(String key, String arn) {
        var options = Options.of(Map.of("cluster", "demo", key, arn));
        assertDoesNotThrow(() -> options.fit("us-east-1"));
        var fault = assertThrows(UserFault.class, () -> options.fit("eu-west-1"));
        assertEquals(
                "-c %s=%s is not in eu-west-1, where the stack goes: name one of that region, or set AWS_REGION to the cluster's."
                        .formatted(key, arn),
                fault.getMessage());
    }

    @Test
    void listsHaveCommasBetween() {
        var options = Options.of(Map.of(
                "cluster", "demo", "subnets", "subnet-11111111, subnet-22222222", "securityGroups", "sg-33333333"));
        assertEquals(
                new Options.Network(List.of("subnet-11111111", "subnet-22222222"), List.of("sg-33333333")),
                options.network());
    }
}
