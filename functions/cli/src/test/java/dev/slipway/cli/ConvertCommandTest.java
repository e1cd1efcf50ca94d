package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slipway.cluster.ManifestReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ConvertCommandTest {
    private static final Path EXAMPLES = Path.of("src/test/resources/convert");

    private final Terminal terminal = new Terminal();

    private int convert(String input, String... arguments) {
        var files = new ManifestFiles(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        return new CommandLine(new ConvertCommand(terminal.plain(), files))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(
                        new FaultHandlers(terminal.plain(), new SlipwayCommand(terminal.plain()))::usage)
                .setExecutionExceptionHandler(
                        new FaultHandlers(terminal.plain(), new SlipwayCommand(terminal.plain()))::failure)
                .execute(arguments);
    }

    /** What each example becomes, and what is said about it, is what was reviewed. */
    @ParameterizedTest
    @ValueSource(strings = {"provisioner.yaml", "beta.yaml", "nodegroup.json", "scaling.json", "eksctl.yaml"})
    void examplesBecomeWhatWasReviewed(String example) {
        assertEquals(ExitCode.DONE, convert("", "-f", EXAMPLES.resolve(example).toString()), terminal.err());
        var name = "convert-" + example.replaceFirst("\\..*", "");
        Golden.assertGolden(name + ".yaml", terminal.out());
        Golden.assertGolden(name + ".err", terminal.err());
    }

    @Test
    void jsonIsOneListThatKubectlTakes() throws IOException {
        assertEquals(
                ExitCode.DONE, convert("", "-f", EXAMPLES.resolve("beta.yaml").toString(), "-o", "json"));
        var list = new JsonMapper().readTree(terminal.out());
        assertEquals("List", list.path("kind").asText());
        assertEquals(2, list.path("items").size());
    }

    @Test
    void aFaultIsNamedWithItsLineAndTheRestIsWritten() {
        var code = convert("""
                apiVersion: karpenter.sh/v1beta1
                kind: NodePool
                metadata: {name: bad}
                spec: {template: {spec: {requirements: [], nodeClassRef: {name: a}}}, wieght: 3}
                ---
                apiVersion: karpenter.sh/v1alpha5
                kind: Provisioner
                metadata: {name: good}
                spec: {providerRef: {name: a}}
                """, "-f", "-");
        assertEquals(ExitCode.FAULTY_INPUT, code);
        assertTrue(terminal.out().contains("name: good"), terminal.out());
        assertTrue(
                terminal.err()
                        .contains(
                                "slipway convert: standard input:1: NodePool/bad: spec.wieght: this field is not known. Maybe \"weight\" is meant."),
                terminal.err());
    }

    @Test
    void whatLiesInAFolderAndIsNoManifestIsPassedOver(@TempDir Path folder) throws IOException {
        Files.copy(EXAMPLES.resolve("beta.yaml"), folder.resolve("beta.yaml"));
        assertEquals(ExitCode.DONE, convert("", "-f", folder.toString()));
        var alone = terminal.out();
        var values = Files.writeString(folder.resolve("values.yaml"), "image: {tag: latest}\n");
        Files.writeString(folder.resolve("kustomization.yaml"), "resources: [beta.yaml]\n");
        Files.writeString(folder.resolve("patch.yaml"), "- {op: remove, path: /spec/limits}\n");
        Files.writeString(folder.resolve("notes.yml"), "What is in this folder\n");
        Files.copy(EXAMPLES.resolve("nodegroup.json"), folder.resolve("nodegroup.json"));
        assertEquals(ExitCode.DONE, convert("", "-f", folder.toString()), terminal.err());
        assertTrue(terminal.out().length() > 2 * alone.length(), "both files are converted");
        for (var name : List.of("values.yaml", "kustomization.yaml", "patch.yaml", "notes.yml")) {
            var note =
                    "slipway convert: note: %s:1: this is no manifest, and passed over".formatted(folder.resolve(name));
            assertTrue(terminal.err().contains(note), terminal.err());
        }
        assertEquals(ExitCode.FAULTY_INPUT, convert("", "-f", values.toString()));
        assertTrue(
                terminal.err().contains("slipway convert: " + values + ":1: this is no Kubernetes object"),
                terminal.err());
    }

    @Test
    void nothingToConvertIsNamed() {
        assertEquals(ExitCode.FAULTY_INPUT, convert("{apiVersion: v1, kind: Secret, metadata: {name: s}}", "-f", "-"));
        assertTrue(terminal.err().contains("nothing to convert"), terminal.err());
        assertEquals("", terminal.out());
    }

    @Test
    void aTableIsNoFormOfAnObject() {
        assertEquals(ExitCode.USAGE, convert("", "-f", "-", "-o", "table"));
    }

    /** Texts that a reader of YAML 1.1 or 1.2 takes for something else when they are not quoted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e3",
                "-1E+3",
                "0x1F",
                "0o7",
                "0b1",
                "007",
                "1_000",
                "1.5",
                ".5",
                "+.inf",
                ".NaN",
                "12:30:45",
                "no",
                "Yes",
                "null",
                "~",
                "true",
                "2026-11-27",
                "2026-11-27T10:00:00Z",
                "",
                " a",
                "a: b",
                "a #b",
                "- a",
                "*a",
                "&a",
                "line\n  two\n\n--- \nthree",
                "tab\tin",
                "\"q\"",
                "'q'",
                "{a",
                "[a",
                "%a",
                "@a",
                "`a",
                "|",
                ">",
                "!a",
                "=",
                "<<"
            })
    void textsStayTexts(String text) {
        var yaml = Tree.text(
                new JsonMapper()
                        .valueToTree(Map.of(
                                "apiVersion",
                                "example.com/v1",
                                "kind",
                                "Any",
                                "metadata",
                                Map.of("name", "x"),
                                "spec",
                                Map.of("value", text, text.isEmpty() ? "k" : text, "key"))),
                OutputFormat.YAML);
        var read = new ManifestReader().read("file.yaml", yaml).manifests(Examples.NOW);
        assertEquals(1, read.objects().size(), yaml + read.snapshot().faults());
        var spec = new JsonMapper().valueToTree(read.objects().getFirst()).path("spec");
        assertEquals(text, spec.path("value").textValue(), yaml);
        assertEquals("key", spec.path(text.isEmpty() ? "k" : text).textValue(), yaml);
    }
}
