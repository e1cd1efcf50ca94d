package dev.slipway.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.handlers.StartedFunction.Start;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With Lambda's own Runtime Interface Client, which does what it does when SnapStart takes and restores a snapshot. */
class BeforeSnapshotTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"PodsPendingHandler", "DrainStepHandler"})
    void workIsDoneBeforeTheSnapshotAndTheFirstEventAfterIt(String handler) throws IOException, InterruptedException {
        try (var canned = CannedAnswers.start();
                var function = started(Start.SNAP_START, handler, canned)) {
            function.initialised();
            var before = function.log();
            assertTrue(before.contains("primed") && !before.contains("not primed"), before);
            assertFalse(before.contains("_aws"), () -> "priming is not to be measured: " + before);
            function.restore();
            canned.claimIs("Draining");
            assertEquals(
                    "{\"batchItemFailures\":[]}", function.answer(FunctionEvents.of(handler, Instant.now(), canned)));
        }
    }

    @Test
    void withoutSnapStartNothingIsPrimed() throws IOException, InterruptedException {
        try (var canned = CannedAnswers.start();
                var function = started(Start.ON_DEMAND, "DrainStepHandler", canned)) {
            function.initialised();
            assertFalse(function.log().contains("primed"), function.log());
        }
    }

    private StartedFunction started(Start start, String handler, CannedAnswers canned) throws IOException {
        var environment = Priming.environment(canned.url());
        environment.put("AWS_ENDPOINT_URL", canned.url());
        return new StartedFunction(
                start, handler, System.getProperty("java.class.path"), List.of(), environment, folder);
    }
}
