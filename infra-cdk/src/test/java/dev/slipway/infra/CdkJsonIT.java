package dev.slipway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in cdk.json, started as the CDK's command line starts it. */
final class CdkJsonIT {
    @TempDir
    Path folder;

    @Test
    void aMistakeIsOneSentenceOnStandardError() throws IOException, InterruptedException {
        Synthesis.requireNode();
        var app = Synthesis.JSON
                .readTree(Path.of("cdk.json").toFile())
                .path("app")
                .asText();
        assertTrue(app.startsWith("mvn "), app);
        var maven = Path.of(System.getProperty("maven.home"), "bin", "mvn");
        var error = folder.resolve("err");
        var builder = new ProcessBuilder("sh", "-c", "'%s'%s".formatted(maven, app.substring("mvn".length())))
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(error.toFile());
        builder.environment()
                .putAll(Map.of("CDK_OUTDIR", folder.resolve("cdk.out").toString(), "CDK_CONTEXT_JSON", "{}"));
        var code = builder.start().waitFor();
        var told = Files.readString(error);
        assertEquals(1, code, told);
        assertEquals(
                1,
                told.lines()
                        .filter(line -> line.startsWith("slipway: Which cluster? Say its name with -c cluster=NAME"))
                        .count(),
                told);
        assertFalse(told.contains("Exception"), told);
    }
}
