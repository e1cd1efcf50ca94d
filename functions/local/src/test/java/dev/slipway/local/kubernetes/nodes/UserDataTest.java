package dev.slipway.local.kubernetes.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.family.NodeUserData;
import dev.slipway.local.kubernetes.Stage;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.scenario.TestNodeClass;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserDataTest {

    private static final String TAINT = "{key: dedicated, value: a, effect: NoSchedule}";

    @Test
    void givesLabelsTaintsAndPods() {
        var config = UserData.read(Stage.userData("team=a,karpenter.sh/nodepool=default,empty=", TAINT));
        assertEquals(
                new BootConfig.Joins(
                        new java.util.TreeMap<>(Map.of("team", "a", "karpenter.sh/nodepool", "default", "empty", "")),
                        List.of(new Taint("NoSchedule", "dedicated", null, "a")),
                        OptionalInt.of(58)),
                config);
    }

    @Test
    void laterDocumentsWinAndFlagsAddUp() {
        var first = Stage.userData("team=a", TAINT).replace("--//--\n", "");
        var second = """
                --//
                Content-Type: application/node.eks.aws

                apiVersion: node.eks.aws/v1alpha1
                kind: NodeConfig
                spec:
                  kubelet:
                    config: {maxPods: 12}
                    flags: ["--node-labels=more=b", "--register-with-taints=x=y:NoExecute,z:NoSchedule"]
                --//--
                """;
        var config = assertInstanceOf(BootConfig.Joins.class, UserData.read(first + second));
        assertEquals(Map.of("team", "a", "more", "b"), config.labels());
        assertEquals(OptionalInt.of(12), config.maxPods());
        assertEquals(3, config.taints().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kind: NodeConfig    | kind: Something       | not a NodeConfig
            name: demo          | other: demo           | spec.cluster.name
            cidr: 10.100.0.0/16 | cidr: ''              | spec.cluster.cidr
            metadata: {}        | metadata: {           | is not YAML
            node.eks.aws        | other.type            | no part of type
            team=a              | node-role.kubernetes.io/x=y | refuses to start
            team=a              | team                  | not key=value
            """)
    void neverJoinsWhenItCannotBeRead(String right, String wrong, String why) {
        var config = UserData.read(
                Stage.userData("team=a", TAINT).replaceFirst(java.util.regex.Pattern.quote(right), wrong));
        var reason = assertInstanceOf(BootConfig.NeverJoins.class, config).why();
        assertTrue(reason.contains(why), reason);
    }

    @ParameterizedTest
    @CsvSource({"''", "'#!/bin/bash'", "'settings.kubernetes'"})
    void neverJoinsWithoutANodeConfig(String userData) {
        assertInstanceOf(BootConfig.NeverJoins.class, UserData.read(userData));
    }

    /** Written by one side and read by the other; what a family itself would do with it is known from its documentation. */
    @ParameterizedTest
    @ValueSource(strings = {"AL2", "AL2023", "Bottlerocket", "Windows2022"})
    void readsWhatIsWrittenForEachFamily(String family) {
        var nodeClass =
                TestNodeClass.like(Examples.nodeClass()).amiFamily(family).build();
        var userData = NodeUserData.of(
                Examples.ready(nodeClass),
                new ClusterIdentity("demo", "https://api.demo", "Q0E=", "10.100.0.0/16"),
                Examples.labels("team", "a", "karpenter.sh/nodepool", "default"),
                List.of(
                        new dev.slipway.model.scheduling.Taint("dedicated", "a", TaintEffect.NO_SCHEDULE),
                        new dev.slipway.model.scheduling.Taint("starting", "", TaintEffect.NO_EXECUTE)),
                42);
        assertEquals(
                new BootConfig.Joins(
                        Examples.labels("team", "a", "karpenter.sh/nodepool", "default"),
                        List.of(
                                new Taint("NoSchedule", "dedicated", null, "a"),
                                new Taint("NoExecute", "starting", null, "")),
                        OptionalInt.of(42)),
                UserData.read(userData));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            settings.kubernetes.cluster-name = 'demo' | settings.kubernetes.api-server is missing
            /etc/eks/bootstrap.sh 'demo'              | not told the cluster's certificate authority
            /etc/eks/bootstrap.sh 'demo' --b64-cluster-ca 'Q0E=' --kubelet-extra-args '--node-labels="kubernetes.io/x=y"' | refuses to start
            """)
    void neverJoinsWhenItsFamilyWouldNot(String userData, String why) {
        var reason = assertInstanceOf(BootConfig.NeverJoins.class, UserData.read(userData))
                .why();
        assertTrue(reason.contains(why), reason);
    }
}
