package dev.slipway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.testkit.emulator.Installed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** AWS's own linters over what is written and what is made of it. */
class LintTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final String WRITTEN = "template.yaml";
    private static final String SYNTHESISED = "infra-cdk/src/test/resources/golden/slipway-demo.template.json";
    /** The CDK says once more what its own functions, which run Helm, depend on. */
    private static final String EXCUSED = ".*:W3005:'WebhookHelm\\w+' dependency already enforced .*";

    @Test
    void cloudFormationLintFindsNothing() throws IOException, InterruptedException {
        var found = outputOf(
                Installed.needed("localstack", "cfn-lint"),
                "--format",
                "parseable",
                "--template",
                WRITTEN,
                SYNTHESISED);
        assertEquals(
                List.of(), found.lines().filter(line -> !line.matches(EXCUSED)).toList());
    }

    @Test
    void samFindsTheTemplateValid() throws IOException, InterruptedException {
        var answer = outputOf(Installed.wanted("sam", "sam"), "validate", "--lint", "--template", WRITTEN);
        assertEquals(HOME.resolve(WRITTEN) + " is a valid SAM Template", answer);
    }

    /** Both streams of a program; its faults are there, too. */
    private static String outputOf(Path program, String... arguments) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), List.of(arguments).stream())
                        .toList())
                .directory(HOME.toFile())
                .redirectErrorStream(true);
        // It asks for a region, and calls none.
        builder.environment().put("AWS_DEFAULT_REGION", "us-east-1");
        builder.environment().put("SAM_CLI_TELEMETRY", "0");
        var running = builder.start();
        var output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return running.waitFor() == 0 || !output.isBlank() ? output.strip() : "exit code " + running.exitValue();
    }
}
