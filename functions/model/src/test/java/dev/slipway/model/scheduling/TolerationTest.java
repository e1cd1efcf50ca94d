package dev.slipway.model.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TolerationTest {
    @ParameterizedTest(name = "{0} {1} {2} {3} tolerates dedicated=a:NoSchedule: {4} ({5})")
    @CsvSource(
            nullValues = "-",
            value = {
                "dedicated, Equal, a, NoSchedule, true, same in all",
                "dedicated, Equal, b, NoSchedule, false, other value",
                "dedicated, Equal, a, NoExecute, false, other effect",
                "dedicated, Equal, a, -, true, any effect",
                "dedicated, Exists, '', NoSchedule, true, any value",
                "other, Exists, '', -, false, other key",
                "'', Exists, '', -, true, everything",
                "'', Exists, '', NoExecute, false, everything of another effect",
                "'', Equal, a, NoSchedule, false, an empty key needs Exists",
            })
    void toleratesAsKubernetesDoes(
            String key, String operator, String value, String effect, boolean tolerated, String reason) {
        var toleration = new Toleration(
                key,
                operator.equals("Exists"),
                value,
                effect == null ? null : TaintEffect.named(effect).orElseThrow());
        assertEquals(tolerated, toleration.tolerates(new Taint("dedicated", "a", TaintEffect.NO_SCHEDULE)), reason);
    }
}
