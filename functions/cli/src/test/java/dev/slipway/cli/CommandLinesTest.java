package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slipway.cluster.CatalogReader;
import dev.slipway.cluster.Manifests;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.port.CatalogSource;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionPlan;
import dev.slipway.solver.provision.ProvisionPlan.PoolVerdict;
import dev.slipway.solver.provision.ProvisionPlan.Relaxed;
import dev.slipway.solver.provision.ProvisionPlan.Unplaceable;
import dev.slipway.solver.provision.SolverSettings.Follows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class CommandLinesTest {
    private final Terminal terminal = new Terminal();
    private final List<LocalOptions> localRuns = new ArrayList<>();
    private final ConsoleExample deployment = new ConsoleExample();
    private List<ObjectFault> faults = List.of();
    private List<ObjectFault> warnings = List.of();
    private boolean nominates = true;
    private Consumer<List<Manifest>> reading = manifests -> {};
    private Function<ProvisionFacts, ProvisionPlan> solver = facts -> Examples.plan();

    @TempDir
    Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(folder.resolve("pods.yaml"), "kind: Pod\n");
        Files.writeString(folder.resolve("catalog.json"), "{}");
    }

    private int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    private CommandLine commandLine() {
        var console = terminal.plain();
        var catalogues = new GatherPlan.Catalogues() {
            @Override
            public CatalogReader.Reading parse(String json) {
                if (!json.startsWith("{")) {
                    throw new IllegalArgumentException("it is not JSON.");
                }
                return new CatalogReader.Reading(Examples.catalog(), List.of(), List.of());
            }

            @Override
            public CatalogSource usual() {
                throw new UserFault("name a catalogue.");
            }
        };
        var files = new ManifestFiles(InputStream.nullInputStream());
        var facts = new GatherPlan(
                files,
                (manifests, now) -> {
                    reading.accept(manifests);
                    return new Manifests(List.of(), Examples.snapshot(faults), warnings);
                },
                (kubeconfig, context) -> new LiveClusters.Live(Examples.snapshot(faults), nominates),
                catalogues);
        var planning =
                new Planning(facts, gathered -> solver.apply(gathered), Clock.fixed(Examples.NOW, ZoneOffset.UTC));
        var bench = new Bench(
                gathered -> solver.apply(gathered), Clock.fixed(Examples.NOW, ZoneOffset.UTC), new Bench.HeapMeter() {
                    @Override
                    public void reset() {}

                    @Override
                    public long peak() {
                        return 3 << 20;
                    }
                });
        LocalRun localRun = (options, to) -> {
            localRuns.add(options);
            return ExitCode.DONE;
        };
        return CommandLines.of(console, planning, files, bench, localRun, inspection());
    }

    private Inspection inspection() {
        return new Inspection(
                deployment,
                (kubeconfig, context) -> new LiveClusters.Live(Examples.snapshot(faults), nominates),
                Clock.fixed(Examples.NOW, ZoneOffset.UTC));
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
    void theConsoleSaysWhatIsWrongBeforeItIsOpened() throws IOException {
        assertEquals(ExitCode.FAULTY_INPUT, run("console", "--cluster", "demo", "--port", "65536"));
        assertTrue(terminal.err().contains("--port 65536: a port is from 0 to 65535."), terminal.err());
        deployment.fault = "there is no table slipway-demo in us-east-1.";
        assertEquals(ExitCode.FAULTY_INPUT, run("console", "--cluster", "demo"));
        assertTrue(terminal.err().contains("slipway console: there is no table slipway-demo"), terminal.err());
        deployment.fault = null;
        try (var taken = ConsoleServer.start(0, deployment.page())) {
            var port = Integer.toString(taken.port());
            assertEquals(ExitCode.FAULTY_INPUT, run("console", "--cluster", "demo", "--port", port));
            assertTrue(terminal.err().contains("--port " + port + ": it cannot be listened on"), terminal.err());
        }
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
    void whatIsReadDoesNotSteerTheTerminal() {
        faults = List.of(new ObjectFault("Pod/a\u001b[31m", "\u0007 is no name."));
        assertEquals(ExitCode.FAULTY_INPUT, plan("-o", "json"));
        assertEquals("slipway plan: Pod/a\\u001b[31m: \\u0007 is no name.\n", terminal.err());
        assertTrue(terminal.out().startsWith("{\"engine\""));
    }

    @Test
    void onlyBoldIsOfTheProgram() {
        var console = terminal.coloured().printable();
        var table = new TextTable("NAME", "X");
        table.row("a\u001b[31m\n\u009b", "y");
        table.print(console);
        console.out().print('\u0007');
        console.out().print(new char[] {'\t', '\r', 'z'});
        assertEquals(
                "\u001b[1mNAME                     X\u001b[0m\na\\u001b[31m\\u000a\\u009b  y\n\\u0007\t\\u000dz",
                terminal.out());
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

    @Test
    void benchPrintsExactlyItsKeys() throws IOException {
        assertEquals(
                ExitCode.DONE,
                run(
                        "bench",
                        "--warm-up",
                        "0",
                        "-f",
                        folder + "/pods.yaml",
                        "--catalog",
                        folder + "/catalog.json",
                        "-o",
                        "json"));
        var names = new ArrayList<String>();
        new JsonMapper().readTree(terminal.out()).fieldNames().forEachRemaining(names::add);
        assertEquals(
                List.of(
                        "pods",
                        "kinds",
                        "secondsFirst",
                        "secondsMedian",
                        "podsPerSecond",
                        "nodes",
                        "hourlyCost",
                        "lowerBound",
                        "unschedulable",
                        "heapMiB"),
                names);
    }

    @Test
    void benchMakesUpAProblemOfTheSizeAskedFor() {
        var seen = new ArrayList<ProvisionFacts>();
        solver = facts -> {
            seen.add(facts);
            return Examples.plan();
        };
        assertEquals(
                ExitCode.DONE,
                run(
                        "bench",
                        "--pods",
                        "70",
                        "--kinds",
                        "70",
                        "--warm-up",
                        "0",
                        "--runs",
                        "2",
                        "--catalog",
                        folder + "/catalog.json"));
        assertEquals(3, seen.size(), "one cold, two warm");
        var snapshot = seen.getFirst().snapshot();
        assertEquals(70, snapshot.kinds().stream().distinct().count());
        assertEquals(new SyntheticProblem(70, 70, 0, 1).snapshot(Examples.catalog(), Examples.NOW), snapshot);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --pods 0             | --pods 0: the count must be from 1 to 1000000.
            --pods -1            | --pods -1: the count must be from 1 to 1000000.
            --pods 10 --kinds 0  | --kinds 0: at least 1 is needed.
            --pods 10 --kinds -5 | --kinds -5: at least 1 is needed.
            --pods 10 --kinds 11 | --kinds 11: there cannot be more kinds than the 10 pods.
            --kinds 10 -f x      | --kinds goes with --pods: a problem that is read has the kinds of its objects.
            --nodes 10 -f x      | --nodes goes with --pods: nodes of a problem that is read are among its objects.
            --pods 10 --runs 0   | --runs 0: at least 1 is needed.
            """)
    void aProblemThatCannotBeMadeUpIsWrongUsage(String arguments, String message) {
        assertEquals(ExitCode.USAGE, run(("bench " + arguments).split(" ")));
        assertEquals("slipway bench: " + message + "\n", terminal.err());
    }

    @Test
    void whatIsReadIsNotOverwritten() throws IOException {
        var pods = Files.writeString(folder.resolve("pods.yaml"), "kind: Pod");
        for (var read : List.of(pods, folder.resolve("catalog.json"))) {
            assertEquals(
                    ExitCode.USAGE, plan("-f", pods.toString(), "--snapshot", folder + "/./" + read.getFileName()));
        }
        assertEquals("kind: Pod", Files.readString(pods));
        assertTrue(terminal.err().contains("would be overwritten"), terminal.err());
    }

    @Test
    void aManifestInAFolderThatIsReadIsNotOverwritten() throws IOException {
        var pods = Files.writeString(
                Files.createDirectories(folder.resolve("m/sub")).resolve("pods.json"), "{\"kind\": \"Pod\"}");
        var link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("m"));
        for (var snapshot : List.of(pods.toString(), link + "/sub/pods.json")) {
            assertEquals(ExitCode.USAGE, plan("-f", folder + "/m", "--snapshot", snapshot));
            assertTrue(
                    terminal.err().contains("--snapshot " + snapshot + ": this file lies in a folder"), terminal.err());
        }
        assertEquals("{\"kind\": \"Pod\"}", Files.readString(pods));
    }

    @Test
    void aSnapshotInAFolderThatIsReadIsWrittenAnewAndIsNoManifest() throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve("m")).resolve("pods.yaml"), "kind: Pod");
        var seen = new ArrayList<List<Manifest>>();
        reading = seen::add;
        for (var run = 0; run < 2; run++) {
            assertEquals(
                    ExitCode.DONE,
                    run(
                            "plan",
                            "-f",
                            folder + "/m",
                            "--catalog",
                            folder + "/catalog.json",
                            "--snapshot",
                            folder + "/m/facts.json"),
                    terminal.err());
            assertEquals(List.of(new Manifest(folder + "/m/pods.yaml", "kind: Pod", true)), seen.getLast());
        }
        assertEquals(ExitCode.DONE, run("plan", "--snapshot", folder + "/m/facts.json"));
    }

    @Test
    void aFileThatIsNoSnapshotIsNamed() throws IOException {
        var file = Files.writeString(folder.resolve("no.json"), "{}");
        assertEquals(ExitCode.FAULTY_INPUT, run("plan", "--snapshot", file.toString()));
        assertTrue(
                terminal.err().startsWith("slipway plan: --snapshot %s: it is no snapshot".formatted(file)),
                terminal.err());
    }

    @Test
    void snapshotSavesBesideFilesAndReplaysAlone() throws IOException {
        var seen = new ArrayList<ProvisionFacts>();
        solver = facts -> {
            seen.add(facts);
            return Examples.plan();
        };
        var saved = folder.resolve("facts.json.gz").toString();
        assertEquals(ExitCode.DONE, plan("--snapshot", saved, "--mode", "free", "--node-price", "0.01"));
        assertEquals(ExitCode.DONE, run("plan", "--snapshot", saved));
        assertEquals(seen.getFirst(), seen.getLast());
        assertEquals(Follows.FREE, seen.getLast().settings().follows());
        assertEquals(
                HourlyPrice.parse("0.01"),
                seen.getLast().snapshot().nodePools().getFirst().nodePrice());
    }

    @Test
    void anOldClusterIsPlannedFreely() {
        var seen = new ArrayList<ProvisionFacts>();
        solver = facts -> {
            seen.add(facts);
            return Examples.plan();
        };
        nominates = false;
        assertEquals(ExitCode.DONE, run("plan", "--context", "old", "--catalog", folder + "/catalog.json"));
        assertEquals(Follows.FREE, seen.getFirst().settings().follows());
    }

    @Test
    void explainsANodeOfThePlan() {
        assertEquals(
                ExitCode.DONE,
                run(
                        "explain",
                        "node",
                        "m7g.large",
                        "-f",
                        folder + "/pods.yaml",
                        "--catalog",
                        folder + "/catalog.json"));
        assertTrue(terminal.out().contains("Nothing cheaper has 2 cores."), terminal.out());
        assertTrue(terminal.out().contains("room left: cpu 500m, memory 5Gi, pods 27"), terminal.out());
    }

    private JsonNode explained(String... what) throws IOException {
        var arguments = new ArrayList<>(List.of("explain"));
        arguments.addAll(List.of(what));
        arguments.addAll(List.of("-o", "json", "-f", folder.toString(), "--catalog", folder + "/catalog.json"));
        assertEquals(ExitCode.DONE, run(arguments.toArray(String[]::new)), terminal.err());
        return new JsonMapper().readTree(terminal.out());
    }

    @Test
    void whyAPodGoesOntoANewNodeIsData() throws IOException {
        var report = explained("pod", "shop/a");
        assertEquals("newNode", report.at("/outcome").asText());
        assertEquals("m7g.large", report.at("/newNode/instanceType").asText());
        assertEquals("Nothing cheaper has 2 cores.", report.at("/newNode/why").asText());
        assertEquals("500m", report.at("/newNode/roomLeft/cpu").asText());
        assertTrue(report.at("/relaxed").isEmpty());
    }

    @Test
    void whyAPodGoesNowhereIsData() throws IOException {
        var report = explained("pod", "ml/x-2");
        assertEquals("unschedulable", report.at("/outcome").asText());
        assertEquals(
                "{\"nodePool\":\"default\",\"failsAt\":\"resources\",\"asked\":\"nvidia.com/gpu 1\",\"bestOnOffer\":\"0\"}",
                report.at("/nodePools/0").toString());
        assertEquals(5, report.at("/sameKind").size());
    }

    @Test
    void whichNodeThatIsThereTakesAPodIsData() throws IOException {
        var report = explained("pod", "shop/e");
        assertEquals("ip-10-0-0-1", report.at("/existingNode/name").asText());
        assertTrue(report.at("/existingNode/joined").asBoolean());
    }

    @Test
    void whyANodeIsOfItsTypeIsData() throws IOException {
        var report = explained("node", "m7g.large");
        assertEquals(2, report.at("/nodes").size());
        assertEquals("default-1", report.at("/nodes/0/name").asText());
        assertEquals("Nothing cheaper has 2 cores.", report.at("/nodes/1/why").asText());
    }

    @Test
    void wishesThatWereDroppedAreSaid() throws IOException {
        var whole = Examples.plan();
        var pods = List.of(new PodId("shop", "a"), new PodId("shop", "b"));
        solver = facts -> new ProvisionPlan(
                whole.newNodes(),
                whole.placements(),
                whole.unplaceable(),
                List.of(new Relaxed(pods, List.of("zone In [us-east-1z]"))),
                whole.hourlyCost(),
                whole.lowerBound());
        plan();
        assertTrue(
                terminal.out().contains("Without all their wishes: shop/a, shop/b; dropped: zone In [us-east-1z]\n"),
                terminal.out());
        assertEquals(ExitCode.DONE, explain("shop/a"));
        assertTrue(terminal.out().contains("could be had; dropped: zone In [us-east-1z].\n"), terminal.out());
    }

    @Test
    void kindsThatFailAlikeAreSaidOnce() {
        var verdicts = List.of(
                new PoolVerdict("a", "resources", "cpu 64", "cpu 2 (m5.large)"),
                new PoolVerdict("b", "taints", "no toleration of x:NoSchedule", "taint x:NoSchedule"));
        var groups = IntStream.range(0, 500)
                .mapToObj(i ->
                        new Unplaceable(List.of(new PodId("ml", "p" + (1000 + i))), verdicts, "no NodePool fits"))
                .toList();
        solver = facts -> new ProvisionPlan(List.of(), List.of(), groups, HourlyPrice.FREE, HourlyPrice.FREE);
        plan();
        assertEquals("""
                Nowhere: ml/p1000, ml/p1001, ml/p1002 and 497 more
                  NODEPOOL  FAILS AT   ASKED                          BEST ON OFFER
                  a         resources  cpu 64                         cpu 2 (m5.large)
                  b         taints     no toleration of x:NoSchedule  taint x:NoSchedule

                0 new nodes for 0 pods, 0 on nodes that are there, 500 nowhere: $0/h, at least $0/h; solved in 0.0 s.
                """, terminal.out());
    }

    @Test
    void noMoreReasonsAreShownThanAnybodyReads() {
        var groups = IntStream.range(0, 500)
                .mapToObj(i -> new Unplaceable(List.of(new PodId("ml", "p" + (1000 + i))), List.of(), "reason " + i))
                .toList();
        solver = facts -> new ProvisionPlan(List.of(), List.of(), groups, HourlyPrice.FREE, HourlyPrice.FREE);
        plan();
        assertTrue(terminal.out().contains("480 more reasons are not shown here"), terminal.out());
        assertFalse(terminal.out().contains("reason 20\n"), terminal.out());
    }

    @Test
    void aPriceOnNodesThatIsNoneIsNamed() {
        assertEquals(ExitCode.USAGE, plan("--node-price", "1e30"));
        assertEquals(
                "slipway plan: --node-price 1e30: \"1e30\" dollars per hour are too many to be real.\n",
                terminal.err());
    }

    @Test
    void aProblemBeyondTheHeapSaysHowToGetMore() {
        solver = facts -> {
            throw new OutOfMemoryError();
        };
        assertEquals(ExitCode.FAULTY_INPUT, plan());
        assertTrue(terminal.err().startsWith("slipway plan: the problem does not fit into a heap of "), terminal.err());
        assertTrue(terminal.err().contains("SLIPWAY_JAVA_OPTS"), terminal.err());
    }

    /** Picocli tells of a description that it cannot format on the process's own standard error. */
    @Test
    void everyCommandsHelpIsWellFormed() {
        var complaints = new ByteArrayOutputStream();
        var before = System.err;
        System.setErr(new PrintStream(complaints, true, StandardCharsets.UTF_8));
        try {
            helpOf(List.of(), commandLine());
        } finally {
            System.setErr(before);
        }
        assertEquals("", complaints.toString(StandardCharsets.UTF_8) + terminal.err());
        assertFalse(terminal.out().contains("%n") || terminal.out().contains("%%"), terminal.out());
        assertTrue(terminal.out().contains("15 % of the kinds"), terminal.out());
        assertTrue(terminal.out().contains("Usage: slipway explain node"), terminal.out());
    }

    private void helpOf(List<String> path, CommandLine command) {
        var arguments = new ArrayList<>(path);
        arguments.add("--help");
        assertEquals(ExitCode.DONE, run(arguments.toArray(String[]::new)));
        command.getSubcommands().forEach((name, subcommand) -> {
            var longer = new ArrayList<>(path);
            longer.add(name);
            helpOf(longer, subcommand);
        });
    }
}
