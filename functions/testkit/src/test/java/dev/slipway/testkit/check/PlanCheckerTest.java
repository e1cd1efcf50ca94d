package dev.slipway.testkit.check;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.scheduling.LabelSelector;
import dev.slipway.model.scheduling.NodeSelectorTerm;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.PodVolumes;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.model.scheduling.TopologySpread;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestPod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PlanCheckerTest {
    private static final Taint DEDICATED = new Taint("dedicated", "x", TaintEffect.NO_SCHEDULE);
    private static final Taint NO_EXECUTE = new Taint("gone", "", TaintEffect.NO_EXECUTE);
    private static final Taint SHY = new Taint("shy", "", TaintEffect.PREFER_NO_SCHEDULE);
    private static final Taint NOT_READY = new Taint("node.kubernetes.io/not-ready", "", TaintEffect.NO_SCHEDULE);
    private static final String ZONE = WellKnown.ZONE;
    private static final String HOST = WellKnown.HOSTNAME;

    /** Rules broken; none for a plan that is right. */
    private record Case(String name, HandPlan plan, List<Rule> rules) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final class Cases extends ArrayList<Case> {
        private static final long serialVersionUID = 1;

        private void right(String name, HandPlan plan) {
            add(new Case(name, plan, List.of()));
        }

        private void wrong(Rule rule, String name, HandPlan plan) {
            add(new Case(rule + ": " + name, plan, List.of(rule)));
        }
    }

    @ParameterizedTest
    @MethodSource({"accounts", "nodes", "spreads", "neighbours", "pools"})
    void namesTheRuleThatIsBroken(Case one) {
        var verdict = one.plan.verdict();
        assertEquals(
                new TreeSet<>(one.rules),
                PlanChecker.rules(verdict.violations()),
                () -> verdict.violations().toString());
    }

    private static ScenarioBuilder web(int pods) {
        return given().pool("default").pods(pods, "web", "500m", "1Gi");
    }

    static List<Case> accounts() {
        var cases = new Cases();
        var two = new String[] {"web-00000", "web-00001"};
        cases.right("all on one node", new HandPlan(web(2)).launch("n", "m5.large", "a", two));
        cases.right("refused with a reason", new HandPlan(web(2)).refuses("no room", two));
        cases.right("nothing to do", new HandPlan(given().pool("default")));
        cases.wrong(Rule.ACCOUNTED, "forgotten", new HandPlan(web(3)).launch("n", "m5.large", "a", two));
        cases.wrong(
                Rule.ACCOUNTED,
                "twice",
                new HandPlan(web(2)).launch("n", "m5.large", "a", two).launch("m", "m5.large", "a", "web-00000"));
        cases.wrong(
                Rule.ACCOUNTED,
                "placed and refused",
                new HandPlan(web(2)).launch("n", "m5.large", "a", two).refuses("no", "web-00001"));
        cases.wrong(
                Rule.ACCOUNTED,
                "nobody's",
                new HandPlan(web(2)).launch("n", "m5.large", "a", "web-00000", "web-00001", "ghost"));
        cases.wrong(Rule.REASON, "silent", new HandPlan(web(2)).refuses(" ", two));
        cases.wrong(Rule.KNOWN_NODE, "no such node", new HandPlan(web(2)).on("x", two));
        cases.wrong(Rule.KNOWN_NODE, "deleting", new HandPlan(web(2).node(new TestNode("x").deleting())).on("x", two));
        var leaving = new TestClaim("old").disrupted(DisruptionReason.EMPTY, null);
        var oldNode = TestNode.of(leaving).holds(new TestPod("db").asks("cpu", "1"), "db-0");
        cases.wrong(
                Rule.ACCOUNTED,
                "pod of a leaving node",
                new HandPlan(given().pool("default").claims(leaving).node(oldNode)));
        cases.right(
                "pod of a leaving node moves",
                new HandPlan(given().pool("default").claims(leaving).node(oldNode))
                        .launch("n", "m5.large", "a", "db-0"));
        cases.wrong(
                Rule.KNOWN_NODE,
                "onto a leaving node",
                new HandPlan(given().pool("default").claims(leaving).node(oldNode)).on("node-old", "db-0"));
        var coming = new TestClaim("new").launched();
        cases.right("onto a claim", new HandPlan(web(2).claims(coming)).onClaim("new", two));
        cases.wrong(Rule.KNOWN_NODE, "a claim is no node", new HandPlan(web(2).claims(coming)).on("new", two));
        cases.wrong(Rule.PRICE, "total", new HandPlan(web(2)).totalOff(1).launch("n", "m5.large", "a", two));
        cases.wrong(
                Rule.PRICE,
                "bound above cost",
                new HandPlan(web(2)).lowerBound(1_000_000).launch("n", "m5.large", "a", two));
        cases.wrong(Rule.PRICE, "dearer", new HandPlan(web(2)).priceOff(1).launch("n", "m5.large", "a", two));
        return cases;
    }

    private static HandPlan one(TestPod pod, TestNode node) {
        return new HandPlan(given().pool("default").node(node).pending(pod.kind(), "p"))
                .on(node.build().name().value(), "p");
    }

    private static HandPlan launched(TestPod pod, String options, String zones) {
        return new HandPlan(given().pool("default").pending(pod.kind(), "p")).launch("n", options, zones, "p");
    }

    private static TestPod pod() {
        return new TestPod("web").asks("cpu", "1");
    }

    static List<Case> nodes() {
        var cases = new Cases();
        cases.right("room", one(pod(), new TestNode("x").holds(pod(), "old-0", "old-1", "old-2")));
        cases.wrong(Rule.RESOURCES, "no room", one(pod(), new TestNode("x").holds(pod(), "a", "b", "c", "d")));
        cases.wrong(
                Rule.RESOURCES,
                "no slot",
                one(pod(), new TestNode("x").has("pods", "1").holds(pod(), "a")));
        cases.wrong(Rule.RESOURCES, "no such device", one(pod().asks("gpu", "1"), new TestNode("x")));
        cases.wrong(Rule.RESOURCES, "too small an option", launched(pod().asks("cpu", "3"), "m5.xlarge m5.large", "a"));
        var daemon = given().pool("default").daemonSet("logs", one -> one.asks("cpu", "1500m"));
        cases.wrong(
                Rule.RESOURCES,
                "daemon on a new node",
                new HandPlan(daemon.pending(pod().kind(), "p")).launch("n", "m5.large", "a", "p"));
        var crowded = given().pool("default")
                .daemonSet("logs", one -> one.asks("cpu", "1500m"))
                .node(new TestNode("x"))
                .pending(pod().asks("cpu", "3").kind(), "p");
        cases.wrong(Rule.RESOURCES, "daemon to come", new HandPlan(crowded).on("x", "p"));
        var settled = given().pool("default")
                .daemonSet("logs", one -> one.asks("cpu", "1500m"))
                .node(new TestNode("x")
                        .holds(new TestPod("logs").ownedBy("DaemonSet").asks("cpu", "1500m"), "l"))
                .pending(pod().asks("cpu", "2500m").kind(), "p");
        cases.right("daemon is there", new HandPlan(settled).on("x", "p"));
        cases.right(
                "daemon of a GPU, and no GPU there",
                new HandPlan(given().type("l.one", 4, 16)
                                .onDemandEverywhere("l.one", "0.2")
                                .type("g.one", 4, 16)
                                .onDemandEverywhere("g.one", "0.5")
                                .typeHas("g.one", "gpu", "1")
                                .pool("default")
                                .daemonSet(
                                        "logs", one -> one.asks("cpu", "1500m").asks("gpu", "1"))
                                .pending(pod().asks("cpu", "3").kind(), "p"))
                        .launch("n", "l.one", "a", "p"));
        cases.wrong(
                Rule.RESOURCES,
                "daemon of a GPU, which is there",
                new HandPlan(given().type("g.one", 4, 16)
                                .onDemandEverywhere("g.one", "0.5")
                                .typeHas("g.one", "gpu", "1")
                                .pool("default")
                                .daemonSet(
                                        "logs", one -> one.asks("cpu", "1500m").asks("gpu", "1"))
                                .pending(pod().asks("cpu", "3").kind(), "p"))
                        .launch("n", "g.one", "a", "p"));
        for (var key : List.of(WellKnown.HOSTNAME, ZONE)) {
            cases.wrong(
                    Rule.POD_ANTI_AFFINITY,
                    "away from a daemon to come, by " + key,
                    new HandPlan(given().pool("default")
                                    .daemonSet("logs", one -> one)
                                    .pending(new Shaped("web").away(key, "logs").kind(), "p"))
                            .launch("n", "m5.large", "a", "p"));
            cases.wrong(
                    Rule.POD_ANTI_AFFINITY,
                    "a daemon to come that keeps it away, by " + key,
                    new HandPlan(given().pool("default")
                                    .daemonSet("logs", one -> one.awayFrom(key, "web"))
                                    .pending(new Shaped("web").kind(), "p"))
                            .launch("n", "m5.large", "a", "p"));
            cases.right(
                    "near a daemon to come, by " + key,
                    new HandPlan(given().pool("default")
                                    .daemonSet("logs", one -> one)
                                    .pending(new Shaped("web").near(key, "logs").kind(), "p"))
                            .launch("n", "m5.large", "a", "p"));
        }
        cases.right(
                "away from a daemon by a label that the node lacks",
                new HandPlan(given().pool("default")
                                .daemonSet("logs", one -> one)
                                .pending(new Shaped("web").away("rack", "logs").kind(), "p"))
                        .launch("n", "m5.large", "a", "p"));
        cases.right(
                "away from a daemon that does not run there",
                new HandPlan(given().pool("default")
                                .daemonSet("logs", one -> one.selects(WellKnown.ARCH, "arm64"))
                                .pending(
                                        new Shaped("web")
                                                .away(WellKnown.HOSTNAME, "logs")
                                                .kind(),
                                        "p"))
                        .launch("n", "m5.large", "a", "p"));
        cases.wrong(
                Rule.POD_AFFINITY,
                "near a daemon that is on one of the options only",
                new HandPlan(given().pool("default")
                                .daemonSet("logs", one -> one.selects(WellKnown.ARCH, "arm64"))
                                .pending(
                                        new Shaped("web")
                                                .near(WellKnown.HOSTNAME, "logs")
                                                .kind(),
                                        "p"))
                        .launch("n", "m5.large m6g.large", "a", "p"));
        cases.right(
                "daemon that does not run there",
                new HandPlan(given().pool("default")
                                .daemonSet(
                                        "logs", one -> one.asks("cpu", "1500m").selects(WellKnown.ARCH, "arm64"))
                                .pending(pod().kind(), "p"))
                        .launch("n", "m5.large", "a", "p"));

        cases.right("selector", one(pod().selects("team", "a"), new TestNode("x").label("team", "a")));
        cases.wrong(
                Rule.NODE_AFFINITY, "selector", one(pod().selects("team", "a"), new TestNode("x").label("team", "b")));
        cases.wrong(Rule.NODE_AFFINITY, "zone left open", launched(pod().selects(ZONE, "a"), "m5.large", "a b"));
        cases.wrong(
                Rule.NODE_AFFINITY,
                "option of another architecture",
                launched(pod().selects(WellKnown.ARCH, "amd64"), "m5.large m6g.large", "a"));
        var cpu = "karpenter.k8s.aws/instance-cpu";
        cases.right("Gt", launched(pod().requires(cpu, Operator.GT, "1"), "m5.large", "a"));
        cases.wrong(Rule.NODE_AFFINITY, "Gt", launched(pod().requires(cpu, Operator.GT, "2"), "m5.large", "a"));
        cases.right("Lt", launched(pod().requires(cpu, Operator.LT, "3"), "m5.large", "a"));
        cases.wrong(Rule.NODE_AFFINITY, "Lt", launched(pod().requires(cpu, Operator.LT, "2"), "m5.large", "a"));
        cases.wrong(
                Rule.NODE_AFFINITY,
                "Lt without label",
                launched(pod().requires("x", Operator.LT, "2"), "m5.large", "a"));
        cases.right("NotIn without label", launched(pod().requires("x", Operator.NOT_IN, "2"), "m5.large", "a"));
        cases.wrong(Rule.NODE_AFFINITY, "NotIn", launched(pod().requires(ZONE, Operator.NOT_IN, "a"), "m5.large", "a"));
        cases.wrong(Rule.NODE_AFFINITY, "Exists", launched(pod().requires("x", Operator.EXISTS), "m5.large", "a"));
        cases.wrong(
                Rule.NODE_AFFINITY,
                "DoesNotExist",
                launched(pod().requires(ZONE, Operator.DOES_NOT_EXIST), "m5.large", "a"));
        cases.right("matchFields", one(pod().requiresName("x"), new TestNode("x")));
        cases.wrong(Rule.NODE_AFFINITY, "matchFields", one(pod().requiresName("y"), new TestNode("x")));
        cases.wrong(
                Rule.NODE_AFFINITY, "matchFields of a new node", launched(pod().requiresName("n"), "m5.large", "a"));
        cases.right(
                "one of two terms",
                launched(pod().requires(ZONE, Operator.IN, "b").requires(ZONE, Operator.IN, "a"), "m5.large", "a"));
        cases.wrong(Rule.UNSUPPORTED, "claims", launched(pod().unsupported("spec.resourceClaims"), "m5.large", "a"));

        cases.right("tolerated", one(pod().tolerates(DEDICATED), new TestNode("x").taint(DEDICATED)));
        cases.right("preferred only", one(pod(), new TestNode("x").taint(SHY)));
        cases.wrong(Rule.TAINTS, "NoSchedule", one(pod(), new TestNode("x").taint(DEDICATED)));
        cases.wrong(Rule.TAINTS, "NoExecute", one(pod(), new TestNode("x").taint(NO_EXECUTE)));
        cases.wrong(Rule.TAINTS, "ephemeral on a foreign node", one(pod(), new TestNode("x").taint(NOT_READY)));
        var registered = new TestClaim("c").startupTaint(DEDICATED).registered();
        var initialized = new TestClaim("c").startupTaint(DEDICATED).initialized();
        cases.right(
                "startup and ephemeral taints while it starts",
                new HandPlan(given().pool("default")
                                .claims(registered)
                                .node(TestNode.of(registered).taint(DEDICATED).taint(NOT_READY))
                                .pending(pod().kind(), "p"))
                        .on("node-c", "p"));
        cases.wrong(
                Rule.TAINTS,
                "startup taint once initialized",
                new HandPlan(given().pool("default")
                                .claims(initialized)
                                .node(TestNode.of(initialized).taint(DEDICATED))
                                .pending(pod().kind(), "p"))
                        .on("node-c", "p"));

        cases.wrong(Rule.HOST_PORTS, "twice on one node", ports("10.0.0.1", "0.0.0.0"));
        cases.wrong(
                Rule.HOST_PORTS,
                "daemon to come",
                new HandPlan(given().pool("default")
                                .daemonSet("logs", one -> one.hostPort("0.0.0.0", 80, "TCP"))
                                .pending(new Shaped("web").port("0.0.0.0", 80).kind(), "p"))
                        .launch("n", "m5.large", "a", "p"));
        cases.right("other address", ports("10.0.0.1", "10.0.0.2"));
        cases.wrong(
                Rule.HOST_PORTS,
                "two of one kind",
                new HandPlan(given().pool("default")
                                .pending(new Shaped("web").port("0.0.0.0", 80).kind(), "p", "q"))
                        .launch("n", "m5.large", "a", "p", "q"));
        cases.wrong(
                Rule.HOST_PORTS,
                "bound pod",
                new HandPlan(given().pool("default")
                                .node(new TestNode("x")
                                        .holds(
                                                new Shaped("db")
                                                        .port("0.0.0.0", 80)
                                                        .kind(),
                                                "d"))
                                .pending(new Shaped("web").port("0.0.0.0", 80).kind(), "p"))
                        .on("x", "p"));

        var inA = new PodVolumes(
                List.of(new NodeSelectorTerm(List.of(Requirement.in(ZONE, "a")), List.of())),
                Collections.emptySortedMap(),
                List.of());
        var withVolume = new Shaped("web").volumes(inA).kind();
        cases.right(
                "volume within reach",
                new HandPlan(given().pool("default").pending(withVolume, "p")).launch("n", "m5.large", "a", "p"));
        cases.wrong(
                Rule.VOLUME_PLACE,
                "volume elsewhere",
                new HandPlan(given().pool("default").pending(withVolume, "p")).launch("n", "m5.large", "a b", "p"));
        cases.right("volumes", volumes(3));
        cases.wrong(Rule.VOLUME_LIMIT, "volumes", volumes(2));
        return cases;
    }

    /** Pods that spread over everybody, and in zone a two others that spread over nobody. */
    private static HandPlan crowded(String... zones) {
        var everybody = new LabelSelector(List.of());
        var names = new ArrayList<String>();
        for (var i = 0; i < zones.length; i++) {
            names.add("web-" + i);
        }
        var plan = new HandPlan(given().pool("default")
                .pending(
                        new Shaped("web")
                                .spread(new TopologySpread(1, ZONE, true, everybody, 1, true, false))
                                .kind(),
                        names.toArray(String[]::new))
                .pending(new Shaped("api").kind(), "api-0", "api-1"));
        for (var i = 0; i < zones.length; i++) {
            plan.launch("n-" + i, "m5.large", zones[i], names.get(i));
        }
        return plan.launch("m", "m5.large", "a", "api-0", "api-1").launch("empty", "m5.large", "b", new String[0]);
    }

    /** A pod that spreads by zone and rack beside one in the same zone whose node has such labels. */
    private static HandPlan twoKeys(String rack, String... labels) {
        var pod = new Shaped("web")
                .spread(1, ZONE, "web")
                .spread(5, "rack", "web")
                .kind();
        var other = new TestNode("x").label(ZONE, "a").holds(pod, "w-0");
        for (var i = 0; i + 1 < labels.length; i += 2) {
            other.label(labels[i], labels[i + 1]);
        }
        return new HandPlan(given().pool("default")
                        .node(other)
                        .node(new TestNode("y").label(ZONE, "a").label("rack", rack))
                        .node(new TestNode("z").label(ZONE, "b").label("rack", rack))
                        .pending(pod, "p"))
                .on("y", "p");
    }

    private static HandPlan ports(String one, String other) {
        return new HandPlan(given().pool("default")
                        .pending(new Shaped("web").port(one, 80).kind(), "p")
                        .pending(new Shaped("api").port(other, 80).kind(), "q"))
                .launch("n", "m5.large", "a", "p", "q");
    }

    /** One attached, one more of its own, and one shared with the bound pod and counted once. */
    private static HandPlan volumes(int limit) {
        return new HandPlan(given().pool("default")
                        .node(new TestNode("x")
                                .volumeLimit("ebs", limit)
                                .holds(
                                        new Shaped("db")
                                                .volumes(Shaped.attaching(1, "s"))
                                                .kind(),
                                        "d"))
                        .pending(
                                new Shaped("web")
                                        .volumes(Shaped.attaching(1, "s"))
                                        .kind(),
                                "p"))
                .on("x", "p");
    }

    static List<Case> spreads() {
        var cases = new Cases();
        var byZone = new Shaped("web").spread(1, ZONE, "web");
        cases.right("even", zones(byZone, "a", "b", "c", "a"));
        cases.right("two zones exist", zones(byZone, "a", "b"));
        cases.wrong(Rule.SPREAD, "skewed", zones(byZone, "a", "a", "b", "a"));
        cases.right("maxSkew 2", zones(new Shaped("web").spread(2, ZONE, "web"), "a", "a", "b", "a"));
        cases.wrong(
                Rule.UNDECIDED,
                "zone left open",
                new HandPlan(given().pool("default").pending(byZone.kind(), "p-0"))
                        .launch("n", "m5.large", "a b", "p-0"));
        cases.wrong(Rule.SPREAD, "minDomains", zones(spread(true, 3), "a", "a", "b", "b"));
        cases.right("minDomains reached", zones(spread(true, 3), "a", "b", "c", "a"));
        cases.right("not required", zones(spread(false, 1), "a", "a"));
        cases.right("whoever minds nothing comes last", crowded("a", "a", "b"));
        cases.wrong(Rule.SPREAD, "even if whoever minds nothing comes last", crowded("a", "a", "a"));
        cases.right("only nodes with all of the pod's keys count", twoKeys("r1"));
        cases.wrong(Rule.SPREAD, "nodes with all of the pod's keys count", twoKeys("r1", "rack", "r2"));
        var byHost = new Shaped("web").spread(1, HOST, "web");
        cases.right("hosts", zones(byHost, "a", "a"));
        cases.wrong(
                Rule.SPREAD,
                "hosts",
                new HandPlan(given().pool("default").node(new TestNode("x")).pending(byHost.kind(), "p-0", "p-1"))
                        .launch("n", "m5.large", "a b", "p-0", "p-1"));
        var kind = byZone.kind();
        cases.wrong(
                Rule.SPREAD,
                "bound pods count",
                new HandPlan(given().pool("default")
                                .node(new TestNode("x").label(ZONE, "a").holds(kind, "w-0"))
                                .node(new TestNode("y").label(ZONE, "b"))
                                .pending(kind, "p"))
                        .on("x", "p"));
        cases.right(
                "tainted node is no domain when taints are honoured",
                new HandPlan(given().pool("default")
                                .node(new TestNode("x").label(ZONE, "a").holds(kind, "w-0"))
                                .node(new TestNode("y").label(ZONE, "b").taint(DEDICATED))
                                .pending(
                                        new Shaped("web")
                                                .spread(new TopologySpread(
                                                        1, ZONE, true, Shaped.app("web"), 1, true, true))
                                                .kind(),
                                        "p"))
                        .on("x", "p"));
        cases.wrong(
                Rule.SPREAD,
                "tainted node is a domain",
                new HandPlan(given().pool("default")
                                .node(new TestNode("x").label(ZONE, "a").holds(kind, "w-0"))
                                .node(new TestNode("y").label(ZONE, "b").taint(DEDICATED))
                                .pending(kind, "p"))
                        .on("x", "p"));
        cases.right(
                "node outside the affinity is no domain",
                new HandPlan(given().pool("default")
                                .node(new TestNode("x").label(ZONE, "a").holds(kind, "w-0"))
                                .node(new TestNode("y").label(ZONE, "b"))
                                .pending(
                                        new Shaped(new TestPod("web").selects(ZONE, "a"))
                                                .spread(1, ZONE, "web")
                                                .kind(),
                                        "p"))
                        .on("x", "p"));
        cases.wrong(
                Rule.SPREAD,
                "node without the label",
                new HandPlan(given().pool("default").node(new TestNode("x")).pending(kind, "p")).on("x", "p"));
        cases.right(
                "a selector of nothing",
                zones(
                        new Shaped("web")
                                .spread(new TopologySpread(1, ZONE, true, LabelSelector.NOTHING, 1, true, false)),
                        "a",
                        "a",
                        "a",
                        "b"));
        return cases;
    }

    private static Shaped spread(boolean required, int minDomains) {
        return new Shaped("web")
                .spread(new TopologySpread(1, ZONE, required, Shaped.app("web"), minDomains, true, false));
    }

    /** A new node for each pod, in these zones. */
    private static HandPlan zones(Shaped shape, String... zones) {
        var names = new String[zones.length];
        for (var i = 0; i < zones.length; i++) {
            names[i] = "p-" + i;
        }
        var plan = new HandPlan(given().pool("default").pending(shape.kind(), names));
        for (var i = 0; i < zones.length; i++) {
            plan.launch("n-" + i, "m5.large", zones[i], names[i]);
        }
        return plan;
    }

    static List<Case> neighbours() {
        var cases = new Cases();
        var together = new Shaped("web").near(ZONE, "web");
        cases.right("the first of its group", zones(together, "b"));
        cases.right("together", zones(together, "b", "b"));
        cases.wrong(Rule.POD_AFFINITY, "apart", zones(together, "a", "b"));
        var sharing = new Shaped("web").volumes(Shaped.following("data"));
        cases.right("where the volume is", zones(sharing, "b", "b"));
        cases.wrong(Rule.VOLUME_PLACE, "where the volume is not", zones(sharing, "a", "b"));
        cases.wrong(Rule.POD_AFFINITY, "nobody there", zones(new Shaped("web").near(ZONE, "db"), "a"));
        cases.right("both on a host that may be anywhere", pair(new Shaped("web").near(ZONE, "api"), "a b", "p", "q"));
        cases.wrong(
                Rule.POD_AFFINITY,
                "near a pod whose zone is open",
                new HandPlan(given().pool("default")
                                .pending(new Shaped("web").near(ZONE, "api").kind(), "p")
                                .pending(new Shaped("api").kind(), "q"))
                        .launch("n", "m5.large", "a b", "q")
                        .launch("m", "m5.large", "a", "p"));
        cases.wrong(
                Rule.UNREALISED,
                "each waits for the other",
                new HandPlan(given().pool("default")
                                .pending(new Shaped("web").near(HOST, "api").kind(), "p")
                                .pending(new Shaped("api").near(HOST, "web").kind(), "q"))
                        .launch("n", "m5.large", "a", "p", "q"));
        var alone = new Shaped("web").away(HOST, "web");
        cases.right("one for each host", zones(alone, "a", "a"));
        cases.wrong(
                Rule.POD_ANTI_AFFINITY,
                "two on a host",
                new HandPlan(given().pool("default").pending(alone.kind(), "p", "q"))
                        .launch("n", "m5.large", "a", "p", "q"));
        cases.wrong(
                Rule.POD_ANTI_AFFINITY,
                "zones may turn out the same",
                new HandPlan(given().pool("default")
                                .pending(new Shaped("web").away(ZONE, "web").kind(), "p", "q"))
                        .launch("n", "m5.large", "a b", "p")
                        .launch("m", "m5.large", "b", "q"));
        cases.wrong(
                Rule.POD_ANTI_AFFINITY,
                "a bound pod objects",
                new HandPlan(given().pool("default")
                                .node(new TestNode("x")
                                        .holds(
                                                new Shaped("db")
                                                        .away(HOST, "web")
                                                        .kind(),
                                                "d"))
                                .pending(new Shaped("web").kind(), "p"))
                        .on("x", "p"));
        cases.right(
                "it objects to another namespace",
                new HandPlan(given().pool("default")
                                .node(new TestNode("x")
                                        .holds(
                                                new Shaped("db")
                                                        .away(HOST, "web", "other")
                                                        .kind(),
                                                "d"))
                                .pending(new Shaped("web").kind(), "p"))
                        .on("x", "p"));
        return cases;
    }

    private static HandPlan pair(Shaped web, String zones, String... pods) {
        return new HandPlan(given().pool("default").pending(web.kind(), "p").pending(new Shaped("api").kind(), "q"))
                .launch("n", "m5.large", zones, pods);
    }

    static List<Case> pools() {
        var cases = new Cases();
        cases.wrong(Rule.POOL, "unknown", new HandPlan(web(1)).pool("x").launch("n", "m5.large", "a", "web-00000"));
        cases.wrong(
                Rule.POOL,
                "static",
                pool(given().pool("default", pool -> pool.replicas(1))).launch("n", "m5.large", "a", "web-00000"));
        cases.wrong(
                Rule.POOL,
                "class of another pool",
                new HandPlan(web(1)).nodeClass("x").launch("n", "m5.large", "a", "web-00000"));
        var labelled = given().pool("default", pool -> pool.label("team", "a").taint(SHY));
        cases.right(
                "template", pool(labelled).label("team", "a").taints(SHY).launch("n", "m5.large", "a", "web-00000"));
        cases.wrong(
                Rule.POOL_TEMPLATE,
                "label",
                pool(given().pool("default", pool -> pool.label("team", "a")))
                        .launch("n", "m5.large", "a", "web-00000"));
        cases.wrong(
                Rule.POOL_TEMPLATE,
                "taints",
                pool(given().pool("default", pool -> pool.taint(SHY))).launch("n", "m5.large", "a", "web-00000"));
        cases.wrong(
                Rule.POOL_REQUIREMENTS,
                "spot only",
                pool(given().pool("default", pool -> pool.spot())).launch("n", "m5.large", "a", "web-00000"));
        cases.right(
                "spot",
                pool(given().pool("default", pool -> pool.spot()))
                        .as(CapacityType.SPOT)
                        .launch("n", "m5.large", "a b", "web-00000"));
        var small = given().pool("default", pool -> pool.requires("karpenter.k8s.aws/instance-cpu", Operator.LTE, "2"));
        cases.right("Lte", pool(small).launch("n", "m5.large", "a", "web-00000"));
        cases.wrong(
                Rule.POOL_REQUIREMENTS,
                "Lte",
                pool(given().pool(
                                        "default",
                                        pool -> pool.requires("karpenter.k8s.aws/instance-cpu", Operator.LTE, "2")))
                        .launch("n", "m5.large m5.xlarge", "a", "web-00000"));
        cases.right(
                "custom label left open",
                pool(given().pool("default", pool -> pool.requires("team", Operator.IN, "a", "b")))
                        .launch("n", "m5.large", "a", "web-00000"));
        cases.wrong(
                Rule.POOL_REQUIREMENTS,
                "custom label",
                pool(given().pool("default", pool -> pool.requires("team", Operator.IN, "a", "b")))
                        .label("team", "c")
                        .launch("n", "m5.large", "a", "web-00000"));
        cases.wrong(
                Rule.LIMITS,
                "largest option counts",
                pool(given().pool("default", pool -> pool.limit("cpu", "3")))
                        .launch("n", "m5.large m5.xlarge", "a", "web-00000"));
        cases.right(
                "within limits",
                pool(given().pool("default", pool -> pool.limit("cpu", "2").limit("nodes", "1")))
                        .launch("n", "m5.large", "a", "web-00000"));
        cases.wrong(
                Rule.LIMITS,
                "what exists counts",
                pool(given().pool("default", pool -> pool.limit("nodes", "1")).claims(new TestClaim("c").planned()))
                        .launch("n", "m5.large", "a", "web-00000"));
        var variety = given().pool("default", pool -> pool.requiresVariety(WellKnown.INSTANCE_TYPE, 2));
        cases.right("minValues", pool(variety).launch("n", "m5.large r5.large", "a", "web-00000"));
        cases.wrong(
                Rule.MIN_VALUES,
                "one type",
                pool(given().pool("default", pool -> pool.requiresVariety(WellKnown.INSTANCE_TYPE, 2)))
                        .launch("n", "m5.large", "a", "web-00000"));
        cases.right(
                "relaxed",
                pool(given().pool("default", pool -> pool.requiresVariety(WellKnown.INSTANCE_TYPE, 2)))
                        .bestEffort()
                        .launch("n", "m5.large", "a", "web-00000"));
        cases.wrong(
                Rule.OFFERINGS,
                "exhausted",
                new HandPlan(web(1).exhausted(CapacityType.ON_DEMAND, "m5.large", "a"))
                        .launch("n", "m5.large", "a", "web-00000"));
        cases.right(
                "an option that is left in another zone",
                new HandPlan(web(1).exhausted(CapacityType.ON_DEMAND, "m5.large", "a"))
                        .launch("n", "m5.large", "a b", "web-00000"));
        cases.right("two reserved", reserved(2));
        cases.wrong(Rule.RESERVATIONS, "two of one reserved", reserved(1));
        cases.wrong(Rule.OFFERINGS, "no such zone", new HandPlan(web(1)).launch("n", "m5.large", "a z", "web-00000"));
        cases.wrong(Rule.OFFERINGS, "no such type", new HandPlan(web(1)).launch("n", "m5.large x", "a", "web-00000"));
        return cases;
    }

    private static HandPlan reserved(int instances) {
        var scenario = given().pool("default")
                .type("m5.large", 2, 8)
                .reserved("m5.large", "a", "cr-1", instances)
                .pods(2, "web", "500m", "1Gi");
        return new HandPlan(scenario)
                .as(CapacityType.RESERVED)
                .label(Sites.RESERVATION, "cr-1")
                .launch("n", "m5.large", "a", "web-00000")
                .launch("m", "m5.large", "a", "web-00001");
    }

    @Test
    void warnsWhereARefusedPodHasAPlace() {
        var room = new HandPlan(web(1).node(new TestNode("x"))).refuses("no room", "web-00000");
        assertTrue(warning(room).contains("node x has room"));
        assertTrue(warning(new HandPlan(web(1)).refuses("no room", "web-00000")).contains("NodePool default"));
        var huge = given().pool("default").pods(1, "web", "500", "1Gi");
        assertEquals("", warning(new HandPlan(huge).refuses("no room", "web-00000")));
        var limited = given().pool("default", pool -> pool.limit("cpu", "1")).pods(1, "web", "500m", "1Gi");
        assertEquals("", warning(new HandPlan(limited).refuses("no room", "web-00000")));
    }

    @Test
    void warnsWhereANodeMayMakeANewDomain() {
        var plan = new HandPlan(given().pool("default")
                        .pending(new Shaped("web").spread(1, ZONE, "web").kind(), "p-0", "p-1", "p-2", "p-3")
                        .pending(new Shaped("api").kind(), "q"))
                .launch("n", "m5.large", "a", "p-0", "p-1")
                .launch("m", "m5.large", "b", "p-2", "p-3")
                .launch("o", "m5.large", "b c", "q");
        assertEquals(List.of(), plan.verdict().violations());
        assertTrue(warning(plan).contains("skew 2 over 1"));
    }

    private static String warning(HandPlan plan) {
        var warnings = plan.verdict().warnings();
        return warnings.isEmpty() ? "" : warnings.getFirst().sentence();
    }

    private static HandPlan pool(ScenarioBuilder builder) {
        return new HandPlan(builder.pods(1, "web", "500m", "1Gi"));
    }
}
