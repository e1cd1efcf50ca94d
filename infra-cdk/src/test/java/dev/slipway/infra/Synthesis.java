package dev.slipway.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

/**
 * One synthesis for all tests of this JVM, because it takes seconds: a cluster with defaults, one beside it with every
 * option and the checks of cdk-nag, and one in an account that can be asked. From the repository's template, with a jar,
 * chart and image that only stand there.
 */
final class Synthesis {
    static final JsonMapper JSON = new JsonMapper();

    private static @Nullable Synthesis made;

    private final Artifacts artifacts;

    final App app;
    final Template plain;
    final JsonNode plainJson;
    final Template full;
    final JsonNode fullJson;
    /** What cdk-nag's "AWS Solutions" rules find in the full one: rule, what in brackets where it says so, resource. */
    final List<String> findings;

    private Synthesis(Artifacts artifacts, Path output) {
        this.artifacts = artifacts;
        app = new App(AppProps.builder().outdir(output.toString()).build());
        var demo = AppWiring.stack(
                app, Options.of(Map.of("cluster", "demo", "webhookImage", "r.example/w:1")), artifacts, null, null);
        var other = AppWiring.stack(
                app,
                Options.of(Map.of(
                        "cluster", "other_one",
                        "alarmTopic", "arn:aws:sns:us-east-1:123456789012:pagers",
                        "kmsKey", "arn:aws:kms:us-east-1:123456789012:key/mine",
                        "subnets", "subnet-11111111,subnet-22222222",
                        "securityGroups", "sg-33333333",
                        "windowsNodes", "true",
                        "metrics", "false")),
                artifacts,
                null,
                null);
        placed(app);
        Aspects.of(other).add(new AwsSolutionsChecks());
        plain = Template.fromStack(demo);
        plainJson = JSON.valueToTree(plain.toJSON());
        full = Template.fromStack(other);
        fullJson = JSON.valueToTree(full.toJSON());
        findings = findings(other);
    }

    /** A stack in an account that can be asked. */
    SlipwayStack placed(App within) {
        return AppWiring.stack(
                within,
                Options.of(Map.of("cluster", "placed", "webhookImage", "r.example/w:1")),
                artifacts,
                "123456789012",
                "eu-west-1");
    }

    @SuppressWarnings("deprecation") // The assertions give it, and there is no other.
    private static List<String> findings(SlipwayStack stack) {
        return Annotations.fromStack(stack).findError("*", Match.stringLikeRegexp("AwsSolutions-.*")).stream()
                .map(message -> message.getEntry().getData() + " at " + message.getId())
                .toList();
    }

    /**
     * Makes it, or gives what is made.
     *
     * @throws org.opentest4j.TestAbortedException without Node.js, in which the CDK runs
     * @throws IllegalStateException without it where {@code SLIPWAY_REQUIRE_EMULATORS} is {@code true}
     */
    static synchronized Synthesis get() {
        requireNode();
        if (made == null) {
            made = make();
        }
        return made;
    }

    private static Synthesis make() {
        try {
            var home = Files.createDirectories(Path.of("target", "home").toAbsolutePath());
            var artifacts = new Artifacts(home);
            Files.writeString(
                    artifacts.template(), new Artifacts(Path.of(System.getProperty("slipway.home"))).templateText());
            write(artifacts.functions(), "a jar");
            write(artifacts.chart().resolve("Chart.yaml"), "{apiVersion: v2, name: slipway-webhook, version: 0.1.0}");
            write(artifacts.image(), "an image");
            return new Synthesis(artifacts, Path.of("target", "cdk.out").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /**
     * Skips the test that calls it where Node.js is missing, and says so.
     *
     * @throws IllegalStateException instead, where {@code SLIPWAY_REQUIRE_EMULATORS} is {@code true}
     */
    static void requireNode() {
        try {
            new ProcessBuilder("node", "--version").start().destroy();
        } catch (IOException e) {
            var absence = "TESTS SKIPPED: no Node.js, which the AWS CDK runs in: install node 22 or newer (%s)."
                    .formatted(e.getMessage());
            if ("true".equals(System.getenv("SLIPWAY_REQUIRE_EMULATORS"))) {
                throw new IllegalStateException(absence, e);
            }
            // Past Surefire, which puts what tests print into files that nobody opens.
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8).println(absence);
            Assumptions.abort(absence);
        }
    }
}
