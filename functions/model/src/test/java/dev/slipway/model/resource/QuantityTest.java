package dev.slipway.model.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuantityTest {
    @ParameterizedTest(name = "{0} is {1} thousandths")
    @CsvSource({
        "1500m, 1500",
        "2, 2000",
        "0.5, 500",
        "1e3, 1000000",
        "1Ki, 1024000",
        "3Gi, 3221225472000",
        "1.5Gi, 1610612736000",
        "1k, 1000000",
        "1M, 1000000000",
        "100n, 1",
        "1u, 1",
        "0, 0",
        "-1, -1000",
        "' 7 ', 7000",
    })
    void readsWhatKubernetesWrites(String text, long millis) {
        assertEquals(millis, Quantity.parse(text).millis());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1Gb", "1 Gi G", "m", "1E", "1e99", "1e999999999", "--1"})
    void refusesWhatIsNoQuantityAndNamesIt(String text) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> Quantity.parse(text));
        assertTrue(String.valueOf(refusal.getMessage()).contains("\"" + text + "\""), refusal.getMessage());
    }

    @ParameterizedTest(name = "{0} prints as {1}")
    @CsvSource({"1500m, 1500m", "1024, 1Ki", "3Gi, 3Gi", "1000, 1000", "0, 0", "1.5Gi, 1536Mi"})
    void printsAsKubernetesWrites(String text, String printed) {
        assertEquals(printed, Quantity.parse(text).toString());
        assertEquals(Quantity.parse(text), Quantity.parse(printed));
    }

    @Test
    void nothingFitsWhereAnythingIsOverdrawn() {
        var free = new TreeMap<String, Quantity>();
        free.put("cpu", Quantity.of(4));
        free.put("memory", Quantity.of(-1));
        assertFalse(ResourceList.of("cpu", Quantity.of(1)).fitsIn(new ResourceList(free)));
        assertTrue(ResourceList.of("cpu", Quantity.of(1)).fitsIn(ResourceList.of("cpu", Quantity.of(1))));
        assertFalse(ResourceList.of("gpu", Quantity.of(1)).fitsIn(ResourceList.of("cpu", Quantity.of(1))));
    }

    @Test
    void totalsThatAreOnlyComparedStayAtTheLargest() {
        var largest = Quantity.parse("9223372036854775");
        var five = ResourceList.of("memory", Quantity.parse("5Pi"));
        assertEquals(largest, five.plusAtMost(five).get("memory"));
        assertEquals(largest, five.timesAtMost(1_000_000_000).get("memory"));
        assertEquals(five.plus(ResourceList.NONE), five.timesAtMost(1));
        assertEquals(
                new HourlyPrice(Long.MAX_VALUE), HourlyPrice.parse("999999999").times(10_000));
    }

    @Test
    void amountsAddUpExactlyOrNotAtAll() {
        assertThrows(ArithmeticException.class, () -> new Quantity(Long.MAX_VALUE).plus(new Quantity(1)));
        assertThrows(ArithmeticException.class, () -> new Quantity(Long.MAX_VALUE).times(2));
        var five = ResourceList.of("memory", Quantity.parse("5Pi"));
        assertEquals(
                "memory: 5Pi and 5Pi are 11258999068426240 in sum, which is too large to be real. Maybe a suffix is wrong.",
                assertThrows(ArithmeticException.class, () -> five.plus(five)).getMessage());
        assertEquals(
                ResourceList.NONE,
                ResourceList.of("cpu", Quantity.of(1)).minus(ResourceList.of("cpu", Quantity.of(1))));
    }
}
