package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.cluster.ManifestDocuments.Document;
import dev.slipway.model.cluster.ObjectFault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON is read by a parser of its own; a comment before it makes it YAML. Both ways have to come to the same. */
final class ManifestDocumentsTest {
    private record Read(List<? extends Map<?, ?>> fields, List<String> faults) {}

    private static Read read(String text) {
        var findings = new Findings();
        var fields = ManifestDocuments.read("file", text, false, _ -> false, findings).stream()
                .<Map<?, ?>>map(Document::fields)
                .toList();
        return new Read(
                fields, findings.faults().stream().map(ObjectFault::message).toList());
    }

    private static String pod(String spec) {
        return "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\": " + spec + "}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "[1, -1, 0, 2147483648, -9223372036854775809, 123456789012345678901234567890]",
                "[1.5, -0.25, 1e3, 1.0E-7, 1000000.0]",
                "[1e400, -1e400, 1e308, 1e-400, {\"a\": 1E+999}]",
                "[true, false, null, \"true\", \"yes\", \"1\", \"1.50\", \"2026-11-28\", \"0x10\", \"~\", \"\"]",
                "{\"a\": {\"b\": [{\"c\": []}]}, \"1\": \"one\", \"<<\": {\"x\": 1}, \"&a\": \"*a\"}",
                "[\"\\n\\t\\\\ \\/ \\u00e9\\u2028 # {{x}} --- '\", \"\\ud83d\\ude00\", \"é\"]",
                "{\"z\": 1,\n  \"a\": 2,\r\n \"m\": 3}",
            })
    void soundJsonIsWhatYamlMakesOfIt(String spec) {
        var json = read(pod(spec));
        assertEquals(read("#\n" + pod(spec)), json);
        assertTrue(json.faults().isEmpty());
        assertEquals(
                List.copyOf(read("#\n" + pod(spec)).fields().getFirst().keySet()),
                List.copyOf(json.fields().getFirst().keySet()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1, \"a\": 2}",
                "{\"a\": [1, 2}",
                "{\"a\": \"x}",
                "{\"a\": 1}} trailing",
                "{\"a\": {{ .Values.x }}}",
            })
    void aSlipIsToldOfAsInYaml(String spec) {
        var json = read(pod(spec));
        assertEquals(read("#\n" + pod(spec)).faults(), json.faults());
        assertFalse(json.faults().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a: [1, b], c: 'x'}", "{\"a\": 1,}", "{\"a\": 010, \"b\": 0x1F, \"c\": .5}"})
    void flowStyleIsStillYaml(String spec) {
        var flow = read(pod(spec));
        assertEquals(read("#\n" + pod(spec)), flow);
        assertTrue(flow.faults().isEmpty());
    }
}
