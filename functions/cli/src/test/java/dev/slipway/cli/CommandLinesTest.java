package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slipway.cluster.Manifests;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandLinesTest {
    private final Terminal terminal = new Terminal();
    private final List<LocalOptions> localRuns = new ArrayList<>();
    private List<ObjectFault> faults = List.of();
    private List<ObjectFault> warnings = List.of();
    private Function<ProvisionFacts, ProvisionPlan> solver = facts -> Examples.plan();

    @TempDir
    Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(folder.resolve("pods.yaml"), "kind: Pod\n");
        Files.writeString(folder.resolve("catalog.json"), "{}");
    }

    private int run(String... arguments) {
        var console = terminal.plain();
        var catalogues = new GatherPlan.Catalogues() {
            @Override
            public Catalog parse(String json) {
                if (!json.startsWith("{")) {
                    throw new IllegalArgumentException("it is not JSON.");
                }
                return Examples.catalog();
            }

            @Override
            public Catalog usual() {
                throw new UserFault("name a catalogue.");
            }
        };
        var facts = new GatherPlan(
                new ManifestFiles(InputStream.nullInputStream()),
                (manifests, now) -> new Manifests(List.of(), Examples.snapshot(faults), warnings),
                catalogues);
        var planning =
                new Planning(facts, gathered -> solver.apply(gathered), Clock.fixed(Examples.NOW, ZoneOffset.UTC));
        return CommandLines.of(console, planning, (options, to) -> {
                    localRuns.add(options);
                    return ExitCode.DONE;
                })
                .execute(arguments);
    }

    private int plan(String... more) {
        var arguments =
                new ArrayList<>(List.of("plan", "-f", folder + "/pods.yaml", "--catalog", folder + "/catalog.json"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    @Test
    void jsonGoesToStandardOutputAlone() throws IOException {
        assertEquals(ExitCode.DONE, plan("-o", "json"));
        assertEquals("", terminal.err());
        assertEquals(
                2, new JsonMapper().readTree(terminal.out()).get("newNodes").size());
    }

    @Test
    void tableCountsEqualNodesAndEqualReasons() {
        plan();
        Golden.assertGolden("plan.txt", terminal.out());
    }

    @Test
    void podsWithoutANodeFailOnlyWhenAsked() {
        assertEquals(ExitCode.DONE, plan());
        assertEquals(ExitCode.UNSCHEDULABLE, plan("--exit-code"));
    }

    @Test
    void aFaultyObjectIsNamedAndTheRestIsPlanned() {
        faults = List.of(new ObjectFault("NodePool/broken", "weight \"x\" is no number."));
        assertEquals(ExitCode.FAULTY_INPUT, plan("-o", "json"));
        assertEquals("slipway plan: NodePool/broken: weight \"x\" is no number.\n", terminal.err());
        assertTrue(terminal.out().startsWith("{\"engine\""));
    }

    @Test
    void aWarningIsNoFault() {
        warnings = List.of(new ObjectFault("x.yaml:1", "Widget of acme/v1 is not read; it is passed over."));
        assertEquals(ExitCode.DONE, plan("-o", "json"));
        assertEquals(
                "slipway plan: warning: x.yaml:1: Widget of acme/v1 is not read; it is passed over.\n", terminal.err());
    }

    @Test
    void everyMissingFileIsNamedWithoutATrace() {
        assertEquals(
                ExitCode.FAULTY_INPUT,
                run("plan", "-f", "/no/1", "-f", "/no/2", "--catalog", folder + "/catalog.json"));
        assertEquals("""
                slipway plan: -f /no/1: there is no such file or folder.
                slipway plan: -f /no/2: there is no such file or folder.
                """, terminal.err());
        assertEquals("", terminal.out());
    }

    @Test
    void aCatalogueThatIsNoneIsNamed() throws IOException {
        Files.writeString(folder.resolve("catalog.json"), "<html>");
        assertEquals(ExitCode.FAULTY_INPUT, plan());
        assertEquals("slipway plan: --catalog %s/catalog.json: it is not JSON.\n".formatted(folder), terminal.err());
    }

    @Test
    void debugShowsWhereAFaultWasFound() {
        run("--debug", "plan", "-f", "/no/1", "--catalog", folder + "/catalog.json");
        assertTrue(terminal.err().contains("\tat dev.slipway.cli."), terminal.err());
    }

    @Test
    void aBugSaysThatItIsOne() {
        solver = facts -> {
            throw new IllegalStateException("4 pods on no node");
        };
        assertEquals(ExitCode.BUG, plan());
        assertEquals(
                "slipway plan: this is a bug of Slipway: 4 pods on no node (--debug shows where)\n", terminal.err());
    }

    @Test
    void wrongUsageIsNotMistakenForPodsWithoutANode() {
        assertAll(
                () -> assertEquals(ExitCode.USAGE, run()),
                () -> assertEquals(ExitCode.USAGE, run("plan")),
                () -> assertEquals(ExitCode.USAGE, run("plan", "-f", "x", "-o", "xml")),
                () -> assertEquals(ExitCode.USAGE, run("plann")),
                () -> assertEquals(ExitCode.USAGE, run("explain")));
        assertFalse(terminal.err().contains("\tat "), terminal.err());
    }

    @Test
    void explainsAPodOnANewNode() {
        assertEquals(ExitCode.DONE, explain("shop/a"));
        assertEquals("""
                shop/a goes onto a new spot m7g.large of NodePool default at $0.0312/h, with 1 other pod.
                Nothing cheaper has 2 cores.
                """, terminal.out());
    }

    @Test
    void explainsAPodOnANodeThatIsThere() {
        assertEquals(ExitCode.DONE, explain("shop/e"));
        assertEquals("shop/e goes onto ip-10-0-0-1, which is there and has room.\n", terminal.out());
    }

    @Test
    void explainsAPodThatGoesNowhere() {
        assertEquals(ExitCode.DONE, explain("ml/x-2"));
        assertTrue(terminal.out().startsWith("ml/x-2 goes nowhere: no NodePool has"), terminal.out());
        assertTrue(terminal.out().contains("default   resources  nvidia.com/gpu 1  0"), terminal.out());
    }

    @Test
    void aPodThatDoesNotWaitIsAFault() {
        assertEquals(ExitCode.FAULTY_INPUT, explain("nobody"));
        assertTrue(terminal.err().startsWith("slipway explain pod: Pod default/nobody does not wait"), terminal.err());
    }

    private int explain(String pod) {
        return run("explain", "pod", pod, "-f", folder.toString(), "--catalog", folder + "/catalog.json");
    }

    @Test
    void localNamesEveryImpossibleChoice() {
        assertEquals(ExitCode.FAULTY_INPUT, run("local", "-f", "/no/1", "--speed", "0", "--kubernetes-port", "70000"));
        assertEquals(3, terminal.err().lines().count(), terminal.err());
        assertTrue(localRuns.isEmpty());
    }

    @Test
    void localHandsOverWhatWasChosen() {
        assertEquals(ExitCode.DONE, run("local", "-f", folder.toString(), "--keep", "--kubernetes-port", "8001"));
        var options = localRuns.getFirst();
        assertAll(
                () -> assertEquals(List.of(folder), options.manifests()),
                () -> assertTrue(options.keep()),
                () -> assertEquals(8001, options.kubernetesPort()));
    }

    @Test
    void helpShowsExamples() {
        assertEquals(ExitCode.DONE, run("--help"));
        assertTrue(terminal.out().contains("slipway plan -f pods.yaml"), terminal.out());
        assertFalse(terminal.out().contains("\u001b["), "colour without a terminal");
    }

    @Test
    void completionIsAScript() {
        assertEquals(ExitCode.DONE, run("completion"));
        assertTrue(terminal.out().startsWith("#!/usr/bin/env bash"), terminal.out());
    }
}
