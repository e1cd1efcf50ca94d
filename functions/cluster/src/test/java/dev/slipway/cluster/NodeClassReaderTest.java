package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.pool.MetadataOptions;
import dev.slipway.model.pool.Network;
import dev.slipway.model.pool.Network.Interface;
import dev.slipway.model.pool.NodeClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every field of an EC2NodeClass but those that select subnets, groups and images. */
final class NodeClassReaderTest {
    @Test
    void readsEveryField() {
        var nodeClass = nodeClass("AL2023", """
                capacityReservationSelectorTerms: [{id: cr-1}, {tags: {team: a}, ownerID: "123456789012"}, {instanceMatchCriteria: open}]
                placementGroupSelector: {name: close}
                associatePublicIPAddress: false
                ipPrefixCount: 2
                instanceStorePolicy: RAID0
                context: reserved
                detailedMonitoring: true
                cpuOptions: {nestedVirtualization: enabled}
                connectionTracking: {tcpEstablishedTimeout: 350, udpTimeout: 30}
                metadataOptions: {httpEndpoint: disabled, httpProtocolIPv6: enabled, httpTokens: optional}
                networkInterfaces:
                - {networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}
                - {networkCardIndex: 1, deviceIndex: 1, interfaceType: efa-only}
                blockDeviceMappings:
                - deviceName: /dev/xvda
                  rootVolume: true
                  ebs: {snapshotID: snap-1, volumeInitializationRate: 200, iops: 3000, throughput: 125, kmsKeyID: key, encrypted: true, deleteOnTermination: false}
                """);
        assertEquals(
                "[CapacityReservationTerm[tags={}, id=cr-1, ownerId=, instanceMatchCriteria=],"
                        + " CapacityReservationTerm[tags={team=a}, id=, ownerId=123456789012, instanceMatchCriteria=],"
                        + " CapacityReservationTerm[tags={}, id=, ownerId=, instanceMatchCriteria=open]]",
                nodeClass.capacityReservations().toString());
        assertEquals("close", nodeClass.placementGroup().name());
        assertTrue(nodeClass.raid0());
        assertEquals("reserved", nodeClass.context());
        assertEquals(true, nodeClass.nestedVirtualization());
        assertEquals(
                new Network(
                        false,
                        2,
                        List.of(new Interface(0, 0, false), new Interface(1, 1, true)),
                        new Network.ConnectionTracking(Duration.ofSeconds(350), null, Duration.ofSeconds(30))),
                nodeClass.network());
        assertEquals(new MetadataOptions(false, true, 1, "optional"), nodeClass.metadataOptions());
        assertEquals(
                "BlockDevice[deviceName=/dev/xvda, rootVolume=true, volumeSize=, volumeType=, snapshotId=snap-1,"
                        + " kmsKeyId=key, encrypted=true, deleteOnTermination=false, iops=3000, throughput=125,"
                        + " volumeInitializationRate=200]",
                nodeClass.blockDevices().getFirst().toString());
    }

    @Test
    void whatIsNotWrittenHasTheDefaultsOfTheDefinition() {
        var read = nodeClass("AL2023", "");
        assertEquals(MetadataOptions.DEFAULT, read.metadataOptions());
        assertEquals(Network.DEFAULT, read.network());
        assertNull(read.nestedVirtualization());
    }

    @Test
    void readsTheKubeletsSettings() {
        var kubelet = nodeClass("AL2023", """
                kubelet:
                  clusterDNS: [10.100.0.10, "fd00::a"]
                  maxPods: 42
                  podsPerCore: 4
                  systemReserved: {cpu: 100m, memory: 1024Mi}
                  kubeReserved: {cpu: "0", pid: "1000"}
                  evictionHard: {memory.available: 5%, nodefs.available: 1Gi}
                  evictionSoft: {memory.available: 10%}
                  evictionSoftGracePeriod: {memory.available: 90s}
                  evictionMaxPodGracePeriod: 60
                  imageGCHighThresholdPercent: 85
                  imageGCLowThresholdPercent: 80
                  cpuCFSQuota: false
                  shutdownGracePeriod: 1m30s
                  featureGates: {NodeSwap: true}
                  reservedMemory: [{numaNode: 0, limits: {memory: 100Mi}}]
                """).kubelet();
        assertEquals(
                "Kubelet[clusterDns=[10.100.0.10, fd00::a], maxPods=42, podsPerCore=4,"
                        + " systemReserved={cpu=100m, memory=1Gi}, kubeReserved={cpu=0, pid=1000},"
                        + " evictionHard={memory.available=5%, nodefs.available=1Gi}, evictionSoft={memory.available=10%},"
                        + " evictionSoftGracePeriod={memory.available=PT1M30S}, evictionMaxPodGracePeriod=60,"
                        + " imageGcHighThresholdPercent=85, imageGcLowThresholdPercent=80, cpuCfsQuota=false,"
                        + " others={featureGates={\"NodeSwap\":true},"
                        + " reservedMemory=[{\"limits\":{\"memory\":\"100Mi\"},\"numaNode\":0}],"
                        + " shutdownGracePeriod=\"1m30s\"}]",
                kubelet.toString());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            AL2023       | kubelet: {maxPod: 42}                                        | spec.kubelet.maxPod: this field is not known. Maybe "maxPods" is meant.
            AL2023       | kubelet: {tuneThings: 42}                                    | spec.kubelet.tuneThings: this field is not known. KubeletConfiguration v1beta1 lists those that are.
            AL2023       | kubelet: {authentication: {anonymus: {enabled: true}}}       | spec.kubelet.authentication.anonymus: this field is not known. Maybe "anonymous" is meant.
            AL2023       | kubelet: {authentication: {anonymous: {enabled: "yes"}}}     | spec.kubelet.authentication.anonymous.enabled: yes is not true or false.
            AL2023       | kubelet: {podPidsLimit: many}                                | spec.kubelet.podPidsLimit: many is not a whole number.
            AL2023       | kubelet: {syncFrequency: 5}                                  | spec.kubelet.syncFrequency: 5 is not a duration such as 1m30s.
            AL2023       | kubelet: {allowedUnsafeSysctls: net.core.somaxconn}          | spec.kubelet.allowedUnsafeSysctls: net.core.somaxconn is not a list.
            AL2023       | kubelet: {featureGates: [NodeSwap]}                          | spec.kubelet.featureGates: [NodeSwap] is not an object with fields.
            AL2023       | kubelet: {reservedMemory: [{numaNode: a}]}                   | spec.kubelet.reservedMemory[0].numaNode: a is not a whole number.
            AL2023       | kubelet: {evictionMinimumReclaim: {memory.free: 1Gi}}        | spec.kubelet.evictionMinimumReclaim.memory.free: this is not a signal of eviction. Known here: imagefs.available, imagefs.inodesFree, memory.available, nodefs.available, nodefs.inodesFree, pid.available.
            AL2023       | kubelet: {maxPods: "vcpus * 4"}                              | spec.kubelet.maxPods: "vcpus * 4" is not a whole number; expressions are not supported.
            AL2023       | kubelet: {maxPods: -1}                                       | spec.kubelet.maxPods: -1 is too small; the least is 0.
            AL2023       | kubelet: {registerWithTaints: [{key: a}]}                    | spec.kubelet.registerWithTaints: taints belong to the NodePool (spec.template.spec.taints).
            AL2023       | kubelet: {clusterDNS: ["$(id)"]}                             | spec.kubelet.clusterDNS: "$(id)" is not an IP address.
            AL2023       | kubelet: {kubeReserved: {gpu: "1"}}                          | spec.kubelet.kubeReserved.gpu: it cannot be reserved. Maybe "cpu" is meant.
            AL2023       | kubelet: {kubeReserved: {cpu: 100}}                          | spec.kubelet.kubeReserved.cpu: 100 is not a text. Put it in quotes.
            AL2023       | kubelet: {systemReserved: {cpu: -100m}}                      | spec.kubelet.systemReserved.cpu: "-100m" is negative.
            AL2023       | kubelet: {systemReserved: {memory: vcpus * 2}}               | spec.kubelet.systemReserved.memory: "vcpus * 2" is not a quantity. Maybe a suffix is misspelt: m, k, M, G, T, Ki, Mi, Gi, Ti are known.
            AL2023       | kubelet: {evictionHard: {memory.avaliable: 5%}}              | spec.kubelet.evictionHard.memory.avaliable: this is not a signal of eviction. Maybe "memory.available" is meant.
            AL2023       | kubelet: {evictionHard: {memory.available: 105%}}            | spec.kubelet.evictionHard.memory.available: "105%" is neither a quantity such as 100Mi nor a percentage from 0% to 100%.
            AL2023       | kubelet: {evictionHard: {memory.available: -1Gi}}            | spec.kubelet.evictionHard.memory.available: "-1Gi" is neither a quantity such as 100Mi nor a percentage from 0% to 100%.
            AL2023       | kubelet: {evictionSoft: {memory.available: 5%}}              | spec.kubelet.evictionSoftGracePeriod: memory.available is missing; evictionSoft and evictionSoftGracePeriod have the same signals.
            AL2023       | kubelet: {evictionSoftGracePeriod: {memory.available: 5s}}   | spec.kubelet.evictionSoft: memory.available is missing; evictionSoft and evictionSoftGracePeriod have the same signals.
            AL2023       | kubelet: {evictionSoft: {memory.available: 5%}, evictionSoftGracePeriod: {memory.available: -5s}} | spec.kubelet.evictionSoftGracePeriod.memory.available: "-5s" is not a duration such as 1m30s.
            AL2023       | kubelet: {imageGCHighThresholdPercent: 101}                  | spec.kubelet.imageGCHighThresholdPercent: 101 is not between 0 and 100.
            AL2023       | kubelet: {imageGCHighThresholdPercent: 80, imageGCLowThresholdPercent: 80} | spec.kubelet.imageGCHighThresholdPercent: 80 is not above imageGCLowThresholdPercent, 80.
            AL2          | kubelet: {shutdownGracePeriod: 1m}                           | spec.kubelet.shutdownGracePeriod: amiFamily AL2 cannot set this field; AL2023 can.
            Windows2022  | kubelet: {shutdownGracePeriod: 1m}                           | spec.kubelet.shutdownGracePeriod: amiFamily Windows2022 cannot set this field; AL2023 can.
            Bottlerocket | kubelet: {podsPerCore: 4}                                    | spec.kubelet.podsPerCore: amiFamily Bottlerocket cannot set this field. Maybe maxPods does.
            Bottlerocket | kubelet: {clusterDNS: [10.0.0.10, 10.0.0.11]}                | spec.kubelet.clusterDNS: amiFamily Bottlerocket takes one address, not 2.
            AL2023       | instanceStorePolicy: RAID1                                   | spec.instanceStorePolicy: "RAID1" is not a policy. Write RAID0, or leave it out.
            AL2023       | cpuOptions: {nestedVirtualization: "on"}                     | spec.cpuOptions.nestedVirtualization: "on" is neither enabled nor disabled.
            AL2023       | ipPrefixCount: -1                                            | spec.ipPrefixCount: -1 is too small; the least is 0.
            AL2023       | connectionTracking: {}                                       | spec.connectionTracking: it is empty; give a tcpEstablishedTimeout, udpStreamTimeout or udpTimeout, or leave it out.
            AL2023       | connectionTracking: {udpTimeout: 61}                         | spec.connectionTracking.udpTimeout: 61 is not between 30 and 60.
            AL2023       | placementGroupSelector: {}                                   | spec.placementGroupSelector.name: name or id is missing; an example is name: my-group.
            AL2023       | placementGroupSelector: {name: a, id: pg-1}                  | spec.placementGroupSelector.name: name and id exclude each other. Keep one.
            AL2023       | placementGroupSelector: {id: lt-1}                           | spec.placementGroupSelector.id: "lt-1" is not an id; they start with pg-.
            AL2023       | capacityReservationSelectorTerms: [{ownerID: "1", tags: {a: b}}] | spec.capacityReservationSelectorTerms[0].ownerID: "1" is not an account, which has 12 digits.
            AL2023       | capacityReservationSelectorTerms: [{id: cr-1, tags: {a: b}}] | spec.capacityReservationSelectorTerms[0].id: it excludes the term's other fields. Make two terms of them.
            AL2023       | capacityReservationSelectorTerms: [{instanceMatchCriteria: closed}] | spec.capacityReservationSelectorTerms[0].instanceMatchCriteria: "closed" is neither open nor targeted.
            AL2023       | capacityReservationSelectorTerms: [{}]                       | spec.capacityReservationSelectorTerms[0].tags: the term selects nothing; tags, an id or instanceMatchCriteria is missing.
            AL2023       | networkInterfaces: [{networkCardIndex: 0, deviceIndex: 1, interfaceType: interface}] | spec.networkInterfaces: no entry has networkCardIndex 0, deviceIndex 0 and interfaceType interface, which every node needs.
            AL2023       | networkInterfaces: [{networkCardIndex: 0, deviceIndex: 0, interfaceType: efa}] | spec.networkInterfaces[0].interfaceType: "efa" is not a type of interface. Known here: interface, efa-only.
            AL2023       | networkInterfaces: [{networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}, {networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}] | spec.networkInterfaces[1].deviceIndex: two interfaces have networkCardIndex 0 and deviceIndex 0.
            AL2023       | networkInterfaces: [{networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}, {networkCardIndex: 1, deviceIndex: 1, interfaceType: efa-only}, {networkCardIndex: 1, deviceIndex: 2, interfaceType: efa-only}] | spec.networkInterfaces[2].interfaceType: network card 1 has two efa-only interfaces; it can have one.
            AL2023       | networkInterfaces: [{networkCardIndex: 0, interfaceType: interface}] | spec.networkInterfaces[0].deviceIndex: this field is missing; an example is 0.
            AL2023       | blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeSize: 60000Gi}}] | spec.blockDeviceMappings[0].ebs.volumeSize: "60000Gi" is more than a volume can hold; the most is 59000Gi.
            AL2023       | blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeSize: 20Mi}}] | spec.blockDeviceMappings[0].ebs.volumeSize: "20Mi" is not a volume's size such as 20Gi.
            AL2023       | blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeSize: 20Gi, volumeInitializationRate: 200}}] | spec.blockDeviceMappings[0].ebs.volumeInitializationRate: it says how fast a snapshot is loaded, but there is none.
            AL2023       | blockDeviceMappings: [{deviceName: a, rootVolume: true, ebs: {volumeSize: 20Gi}}, {deviceName: b, rootVolume: true, ebs: {volumeSize: 20Gi}}] | spec.blockDeviceMappings[1].rootVolume: another device is the root volume already.
            """)
    void saysWhatIsWrong(String family, String line, String sentence) {
        var faults = read(family, line + "\n").faults();
        assertEquals(
                "file.yaml:1: EC2NodeClass/default: " + sentence,
                faults.getFirst().toString());
        assertEquals(1, faults.size());
    }

    @Test
    void customSchedulesByAnyKubelet() {
        var kubelet = nodeClass("Custom", "kubelet: {podsPerCore: 4, shutdownGracePeriod: 1m}\n")
                .kubelet();
        assertEquals(4, kubelet.podsPerCore());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            kubelet: {cpuCFSQuota: false}             | a false that is written differs from nothing
            kubelet: {shutdownGracePeriod: 1m}        | fields that only AL2023 knows
            placementGroupSelector: {name: a}         |
            associatePublicIPAddress: false           |
            instanceStorePolicy: RAID0                |
            networkInterfaces: [{networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}] |
            detailedMonitoring: true                  |
            metadataOptions: {httpEndpoint: disabled} |
            connectionTracking: {udpTimeout: 30}      |
            context: reserved                         |
            cpuOptions: {nestedVirtualization: disabled} |
            userData: echo                            |
            blockDeviceMappings: [{deviceName: a, ebs: {volumeSize: 20Gi}}] |
            """)
    void makesNodesDrift(String line) {
        assertNotEquals(
                nodeClass("AL2023", "").hash(), nodeClass("AL2023", line + "\n").hash());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            ipPrefixCount: 2                            | aws.md §1.1, last column
            capacityReservationSelectorTerms: [{id: cr-1}] |
            metadataOptions: {httpTokens: required}     | stating a default is no change
            detailedMonitoring: false                   |
            kubelet: {}                                 |
            """)
    void makesNoNodeDrift(String line) {
        assertEquals(
                nodeClass("AL2023", "").hash(), nodeClass("AL2023", line + "\n").hash());
    }

    private static NodeClass nodeClass(String family, String lines) {
        var snapshot = read(family, lines);
        assertEquals(
                List.of(), snapshot.faults().stream().map(ObjectFault::toString).toList());
        return snapshot.nodeClasses().getFirst();
    }

    private static ClusterSnapshot read(String family, String lines) {
        return new ManifestReader()
                .read("file.yaml", sound(family) + lines.indent(2))
                .manifests(Instant.EPOCH)
                .snapshot();
    }

    private static String sound(String family) {
        return """
                apiVersion: karpenter.k8s.aws/v1
                kind: EC2NodeClass
                metadata: {name: default}
                spec:
                  amiFamily: %s
                  amiSelectorTerms: [{id: ami-1}]
                  subnetSelectorTerms: [{id: subnet-1}]
                  securityGroupSelectorTerms: [{id: sg-1}]
                  role: nodes
                """.formatted(family);
    }
}
