package dev.slipway.infra;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactsTest {
    @TempDir
    Path home;

    @Test
    void whatHasNotBeenBuiltIsNamedWithTheCommandThatBuildsIt() throws IOException {
        var artifacts = new Artifacts(home);
        assertEquals(
                "%s cannot be read (NoSuchFileException): run this in infra-cdk of a whole checkout."
                        .formatted(artifacts.template()),
                assertThrows(UserFault.class, artifacts::templateText).getMessage());
        assertEquals(
                "%s is missing: run \"mvn -B -Dquick package\" in %s.".formatted(artifacts.functions(), home),
                refusal(artifacts));
        make(artifacts.functions());
        assertEquals(
                "%s has no Chart.yaml: check the repository out whole, the webhook's chart is part of it."
                        .formatted(artifacts.chart()),
                refusal(artifacts));
        make(artifacts.chart().resolve("Chart.yaml"));
        assertEquals(
                "There is no image of the webhook: build functions/webhook/target/jib-image.tar with \"mvn -B -Dquick -Pimage package\", or name one that you have pushed with -c webhookImage=REPOSITORY:TAG.",
                refusal(artifacts));
        assertDoesNotThrow(() -> artifacts.require(Options.of(Map.of("cluster", "demo", "webhookImage", "w:1"))));
        make(artifacts.image());
        assertDoesNotThrow(() -> artifacts.require(Options.of(Map.of("cluster", "demo"))));
    }

    private static void make(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
    }

    private static @Nullable String refusal(Artifacts artifacts) {
        return assertThrows(UserFault.class, () -> artifacts.require(Options.of(Map.of("cluster", "demo"))))
                .getMessage();
    }
}
