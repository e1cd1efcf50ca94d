package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One slip in sound manifests, and the sentence that it has to give. */
final class BadPoolsTest {
    static Stream<Arguments> slips() {
        var pool = "NodePool/default: ";
        var template = pool + "spec.template.spec.";
        var nodeClass = "EC2NodeClass/default: ";
        return Stream.of(
                row(
                        "weight: 10",
                        "weigth: 10",
                        pool + "spec.weigth: this field is not known. Maybe \"weight\" is meant."),
                row(
                        "weight: 10",
                        "colour: red",
                        pool
                                + "spec.colour: this field is not known. Known here: disruption, limits, replicas, template, weight."),
                row(
                        "name: default\nspec:\n  weight",
                        "name: default\n  annotations: {slipway.dev/rebalance: replace}\nspec:\n  weight",
                        pool
                                + "metadata.annotations.slipway.dev/rebalance: \"replace\" is not a policy. Known here: ignore, replaceThenDrain."),
                row("weight: 10", "weight: 101", pool + "spec.weight: 101 is not between 1 and 100."),
                row("weight: 10", "weight: heavy", pool + "spec.weight: heavy is not a whole number."),
                row(
                        "weight: 10",
                        "replicas: 3",
                        pool + "spec.limits: a pool with replicas can be limited by nodes alone, not by cpu, memory."),
                row(
                        "cpu: 1000",
                        "cpu: 1000x",
                        pool
                                + "spec.limits: cpu: \"1000x\" is not a quantity. Maybe a suffix is misspelt: m, k, M, G, T, Ki, Mi, Gi, Ti are known."),
                row(
                        "team: a\n      annotations",
                        "team: 1\n      annotations",
                        pool + "spec.template.metadata.labels.team: 1 is not a text. Put it in quotes."),
                row(
                        "team: a\n      annotations",
                        "karpenter.sh/team: a\n      annotations",
                        pool
                                + "spec.template.metadata.labels.karpenter.sh/team: labels of the domain karpenter.sh are reserved; only karpenter.sh/capacity-type may be used. Maybe a domain of your own is meant."),
                row(
                        "team: a\n      annotations",
                        "kubernetes.io/hostname: a\n      annotations",
                        pool
                                + "spec.template.metadata.labels.kubernetes.io/hostname: the label kubernetes.io/hostname is different on every node. Leave it out."),
                row(
                        "expireAfter: 720h",
                        "expireAfter: 30d",
                        template
                                + "expireAfter: \"30d\" is not a duration such as 30s, 5m or 1h30m. Days are written in hours: 720h."),
                row(
                        "terminationGracePeriod: 1h30m",
                        "terminationGracePeriod: Never",
                        template + "terminationGracePeriod: \"Never\" is not a duration such as 30s, 5m or 1h30m."),
                row(
                        "group: karpenter.k8s.aws",
                        "group: karpenter.k8s.aws/v1",
                        template
                                + "nodeClassRef.group: \"karpenter.k8s.aws/v1\" is a group with a version. Maybe \"karpenter.k8s.aws\" is meant."),
                row(
                        "        name: default\n      taints",
                        "      taints",
                        template + "nodeClassRef.name: this field is missing; an example is default."),
                row(
                        "effect: NoSchedule",
                        "effect: NoShedule",
                        template + "taints[0].effect: \"NoShedule\" is not an effect. Maybe \"NoSchedule\" is meant."),
                row(
                        "operator: Gt",
                        "operator: GreaterThan",
                        template
                                + "requirements[2].operator: \"GreaterThan\" is not an operator. Known here: In, NotIn, Exists, DoesNotExist, Gt, Lt, Gte, Lte."),
                row(
                        "operator: Gt",
                        "operator: gt",
                        template + "requirements[2].operator: \"gt\" is not an operator. Maybe \"Gt\" is meant."),
                row("[\"4\"]", "[4]", template + "requirements[2].values[0]: 4 is not a text. Put it in quotes."),
                row(
                        "[\"4\"]",
                        "[\"four\"]",
                        template
                                + "requirements[2].values: the operator Gt needs exactly one whole number that is not negative, not [four]."),
                row(
                        "[spot, on-demand]",
                        "[]",
                        template
                                + "requirements[0].values: the operator In needs at least one value. Maybe Exists is meant."),
                row(
                        "[spot, on-demand]",
                        "[spt]",
                        template + "requirements[0].values: \"spt\" is not a capacity type. Maybe \"spot\" is meant."),
                row(
                        "minValues: 3",
                        "minValues: 51",
                        template + "requirements[3].minValues: 51 is not between 1 and 50."),
                row(
                        "key: karpenter.sh/capacity-type",
                        "key: karpenter.sh/nodepool",
                        template
                                + "requirements[0].key: the label karpenter.sh/nodepool is set from the NodePool's own name. Leave it out."),
                row(
                        "      requirements:\n",
                        "      wishes:\n",
                        template + "requirements: this field is missing; write [] for no requirement."),
                row(
                        "WhenEmpty\n",
                        "WhenUnderutilized\n",
                        pool
                                + "spec.disruption.consolidationPolicy: \"WhenUnderutilized\" is not a policy. Known here: WhenEmpty, WhenEmptyOrUnderutilized, Balanced."),
                row(
                        "\"20%\"",
                        "\"120%\"",
                        pool
                                + "spec.disruption.budgets[0].nodes: \"120%\" is neither a count of nodes nor a percentage such as 10%."),
                row(
                        "        duration: 8h\n",
                        "",
                        pool
                                + "spec.disruption.budgets[1].schedule: schedule and duration go together; duration is missing."),
                row(
                        "[Empty, Drifted]",
                        "[Empty, Drift]",
                        pool
                                + "spec.disruption.budgets[0].reasons: \"Drift\" is not a reason. Known here: Underutilized, Empty, Drifted."),
                row(
                        "role: Karp",
                        "instanceProfile: x\n  role: Karp",
                        nodeClass + "spec.role: role and instanceProfile exclude each other. Keep one."),
                row(
                        "al2023@latest",
                        "al2032@latest",
                        nodeClass
                                + "spec.amiSelectorTerms: the alias \"al2032@latest\" names no image family. Maybe \"al2023\" is meant."),
                row(
                        "alias: al2023@latest",
                        "id: ami-12",
                        nodeClass
                                + "spec.amiFamily: this field is missing; without an alias nothing else tells how the image starts. An example is AL2023."),
                row(
                        "id: sg-0123",
                        "id: subnet-0123",
                        nodeClass
                                + "spec.securityGroupSelectorTerms[0].id: \"subnet-0123\" is not an id; they start with sg-."),
                row(
                        "karpenter.sh/discovery: demo",
                        "karpenter.sh/discovery: ''",
                        nodeClass
                                + "spec.subnetSelectorTerms[0].tags: the tag \"karpenter.sh/discovery: \" is half empty. Write * for any value."),
                row(
                        "  tags:\n    team: a",
                        "  tags:\n    karpenter.sh/nodepool: a",
                        nodeClass
                                + "spec.tags.karpenter.sh/nodepool: this tag is set by Slipway itself. Leave it out."),
                row(
                        "volumeSize: 50Gi",
                        "volumeSize: 50",
                        nodeClass + "spec.blockDeviceMappings[0].ebs.volumeSize: 50 is not a text. Put it in quotes."),
                row(
                        "httpTokens: required",
                        "httpTokens: sometimes",
                        nodeClass + "spec.metadataOptions.httpTokens: \"sometimes\" is neither required nor optional."),
                row(
                        "maxPods: 42\n",
                        "maxPods: 42\n  useData: x\n",
                        nodeClass + "spec.useData: this field is not known. Maybe \"userData\" is meant."));
    }

    private static Arguments row(String sound, String slip, String sentence) {
        return Arguments.of(sound, slip, sentence);
    }

    @ParameterizedTest
    @MethodSource("slips")
    void saysWhatIsWrongAndGoesOn(String sound, String slip, String sentence) throws IOException {
        var text = ManifestReaderTest.resource("v1.yaml");
        assertEquals(1, text.split(Pattern.quote(sound), -1).length - 1, "the sound text is there once");
        var snapshot = new ManifestReader()
                .read("v1.yaml", text.replace(sound, slip))
                .manifests(Instant.EPOCH)
                .snapshot();
        var fault = snapshot.faults().getFirst().toString();
        assertEquals(sentence, fault.replaceFirst("^v1\\.yaml:[0-9]+: ", ""));
        assertNotEquals(sentence, fault, "file and line are named");
        assertEquals(1, snapshot.nodePools().size() + snapshot.nodeClasses().size(), "the other object is read");
        assertEquals(3, snapshot.pending().getFirst().names().size());
    }
}
