package dev.slipway.local.kubernetes.scheduling;

import static dev.slipway.local.kubernetes.Stage.eventually;
import static dev.slipway.local.kubernetes.Stage.pod;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.slipway.local.kubernetes.Stage;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchedulerTest {

    private Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private void create(PodBuilder pod) {
        stage.client.resource(pod.build()).create();
    }

    private void binds(String name, String node) {
        eventually(
                name + " is on " + node,
                () -> node.equals(stage.pod(name).getSpec().getNodeName()));
    }

    private void explains(String name, String message) {
        eventually(
                name + " says: " + message, () -> message.equals(scheduled(name).getMessage()));
        assertEquals("False", scheduled(name).getStatus());
    }

    private PodCondition scheduled(String name) {
        return stage.pod(name).getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("PodScheduled"))
                .findFirst()
                .orElse(new PodCondition());
    }

    private void taint(String node) {
        stage.client
                .nodes()
                .withName(node)
                .edit(copy -> new NodeBuilder(copy)
                        .editSpec()
                        .addNewTaint()
                        .withKey("dedicated")
                        .withValue("a")
                        .withEffect("NoSchedule")
                        .endTaint()
                        .endSpec()
                        .build());
    }

    @Test
    void bindsToTheEmptiestNodeThenByName() {
        stage.readyNode("n2", "8");
        stage.readyNode("n1", "8");
        stage.readyNode("n0", "4");
        create(pod("a", "2"));
        binds("a", "n1");
        create(pod("b", "2"));
        binds("b", "n2");
    }

    @Test
    void saysWhyNoNodeFits() {
        create(pod("a", "2"));
        explains("a", "no nodes available to schedule pods");
        stage.readyNode("n1", "1");
        stage.readyNode("n2", "1");
        stage.readyNode("n3", "1");
        taint("n3");
        explains("a", "0/3 nodes are available: 1 node(s) had untolerated taint {dedicated: a}, 2 Insufficient cpu.");
        stage.readyNode("n4", "4");
        binds("a", "n4");
        assertEquals("True", scheduled("a").getStatus());
    }

    @Test
    void leavesGatedPodsAlone() {
        stage.readyNode("n1", "8");
        create(pod("gated", "1").editSpec().addNewSchedulingGate("wait").endSpec());
        create(pod("free", "1"));
        binds("free", "n1");
        eventually(
                "it is reported",
                () -> "SchedulingGated".equals(scheduled("gated").getReason()));
        assertEquals(null, stage.pod("gated").getSpec().getNodeName());
    }

    @Test
    void respectsCordonTolerationAndSelector() {
        stage.readyNode("cordoned", "8");
        stage.client
                .nodes()
                .withName("cordoned")
                .edit(copy -> new NodeBuilder(copy)
                        .editSpec()
                        .withUnschedulable(true)
                        .endSpec()
                        .build());
        create(pod("plain", "1"));
        explains("plain", "0/1 nodes are available: 1 node(s) were unschedulable.");
        stage.readyNode("tainted", "8");
        taint("tainted");
        create(pod("tolerant", "1")
                .editSpec()
                .addToNodeSelector("kubernetes.io/hostname", "tainted")
                .addNewToleration()
                .withKey("dedicated")
                .withOperator("Exists")
                .endToleration()
                .endSpec());
        binds("tolerant", "tainted");
    }

    @Test
    void countsInitContainersAndOverhead() {
        stage.readyNode("n1", "4");
        create(pod("a", "1")
                .editSpec()
                .addNewInitContainer()
                .withName("init")
                .withNewResources()
                .addToRequests("cpu", new Quantity("3500m"))
                .endResources()
                .endInitContainer()
                .addToOverhead("cpu", new Quantity("600m"))
                .endSpec());
        explains("a", "0/1 nodes are available: 1 Insufficient cpu.");
    }

    @Test
    void givesAPortOfANodeToOnePod() {
        stage.readyNode("n1", "8");
        for (var name : new String[] {"a", "b"}) {
            create(pod(name, "1")
                    .editSpec()
                    .editFirstContainer()
                    .addNewPort()
                    .withContainerPort(80)
                    .withHostPort(80)
                    .endPort()
                    .endContainer()
                    .endSpec());
        }
        binds("a", "n1");
        explains("b", "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.");
    }

    @Test
    void importantPodsComeFirst() {
        create(pod("low", "3"));
        create(pod("high", "3")
                .editSpec()
                .withPriorityClassName("system-cluster-critical")
                .endSpec());
        eventually(
                "both wait",
                () -> scheduled("low").getReason() != null && scheduled("high").getReason() != null);
        stage.readyNode("n1", "4");
        binds("high", "n1");
        explains("low", "0/1 nodes are available: 1 Insufficient cpu.");
    }

    @Test
    void keepsTheRoomOfANominatedPod() {
        create(pod("first", "3"));
        create(pod("nominated", "3"));
        eventually("both wait", () -> scheduled("nominated").getReason() != null);
        stage.client.pods().withName("nominated").editStatus(SchedulerTest::nominate);
        stage.readyNode("n1", "4");
        binds("nominated", "n1");
        explains("first", "0/1 nodes are available: 1 Insufficient cpu.");
    }

    @Test
    void goesToTheNodeThatItIsNominatedToAlthoughALargerOneCameFirst() {
        create(pod("nominated", "3")
                .editSpec()
                .addNewSchedulingGate("until-both-are-there")
                .endSpec());
        stage.client.pods().withName("nominated").editStatus(SchedulerTest::nominate);
        stage.readyNode("n0", "16");
        stage.readyNode("n1", "4");
        stage.client
                .pods()
                .withName("nominated")
                .edit(pod -> new PodBuilder(pod)
                        .editSpec()
                        .withSchedulingGates(List.of())
                        .endSpec()
                        .build());
        binds("nominated", "n1");
        assertNull(stage.pod("nominated").getStatus().getNominatedNodeName(), "it is there");
    }

    @Test
    void dropsWhatOthersNominateBeforeKubernetes135() {
        stage.close();
        stage = new Stage(Scheduler.KEEPS_NOMINATIONS - 1);
        create(pod("nominated", "3"));
        eventually("it waits", () -> scheduled("nominated").getReason() != null);
        stage.client.pods().withName("nominated").editStatus(SchedulerTest::nominate);
        eventually(
                "its nomination is dropped",
                () -> stage.pod("nominated").getStatus().getNominatedNodeName() == null);
    }

    private static Pod nominate(Pod pod) {
        return new PodBuilder(pod)
                .editStatus()
                .withNominatedNodeName("n1")
                .endStatus()
                .build();
    }

    @Test
    void spreadsOverHosts() {
        stage.readyNode("n1", "8");
        stage.readyNode("n2", "8");
        for (var name : new String[] {"a", "b"}) {
            create(pod(name, "1")
                    .editMetadata()
                    .addToLabels("group", "g")
                    .endMetadata()
                    .editSpec()
                    .addNewTopologySpreadConstraint()
                    .withMaxSkew(1)
                    .withTopologyKey("kubernetes.io/hostname")
                    .withWhenUnsatisfiable("DoNotSchedule")
                    .withNewLabelSelector()
                    .addToMatchLabels("group", "g")
                    .endLabelSelector()
                    .endTopologySpreadConstraint()
                    .endSpec());
        }
        binds("a", "n1");
        binds("b", "n2");
    }

    @Test
    void keepsEnemiesApart() {
        stage.readyNode("n1", "8");
        for (var name : new String[] {"a", "b"}) {
            create(pod(name, "1")
                    .editMetadata()
                    .addToLabels("group", "g")
                    .endMetadata()
                    .editSpec()
                    .withNewAffinity()
                    .withNewPodAntiAffinity()
                    .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                    .withTopologyKey("kubernetes.io/hostname")
                    .withNewLabelSelector()
                    .addToMatchLabels("group", "g")
                    .endLabelSelector()
                    .endRequiredDuringSchedulingIgnoredDuringExecution()
                    .endPodAntiAffinity()
                    .endAffinity()
                    .endSpec());
        }
        binds("a", "n1");
        explains("b", "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules.");
    }

    @Test
    void neverPutsMorePodsOnANodeThanItTakes() {
        stage.readyNode("n1", "100");
        for (var index = 0; index < 12; index++) {
            create(pod("p" + index, "1"));
        }
        eventually("ten are bound and two are not", () -> {
            var reasons = new TreeSet<String>();
            var bound = 0;
            for (var pod : stage.pods()) {
                bound += pod.getSpec().getNodeName() == null ? 0 : 1;
                reasons.add(
                        String.valueOf(scheduled(pod.getMetadata().getName()).getMessage()));
            }
            return bound == 10 && reasons.contains("0/1 nodes are available: 1 Too many pods.");
        });
    }
}
