package dev.slipway.cluster;

import static dev.slipway.cluster.Schema.flag;
import static dev.slipway.cluster.Schema.list;
import static dev.slipway.cluster.Schema.map;
import static dev.slipway.cluster.Schema.object;
import static dev.slipway.cluster.Schema.open;
import static dev.slipway.cluster.Schema.quantities;
import static dev.slipway.cluster.Schema.text;
import static dev.slipway.cluster.Schema.texts;
import static dev.slipway.cluster.Schema.whole;
import static dev.slipway.cluster.Schema.word;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The schema of an EC2NodeClass (aws.md §1.1 to §1.12). */
final class NodeClassSchema {
    private static final List<String> ABLE = List.of("enabled", "disabled");

    /** The largest volumes: 59,000 Gi, 64,000 G, 58 Ti, 64 T. */
    private static final String VOLUME_SIZE =
            "^(([1-9][0-9]{0,3}|[1-4][0-9]{4}|5[0-8][0-9]{3}|59000)Gi|([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-3][0-9]{3}|64000)G"
                    + "|([1-9]|[1-4][0-9]|5[0-8])Ti|([1-9]|[1-5][0-9]|6[0-4])T)$";

    private NodeClassSchema() {}

    static Schema spec() {
        return object().field("amiSelectorTerms", "Images; any of the terms has to fit.", images())
                .field("amiFamily", "How the image starts; of the alias unless set.", word(NodeClassReader.FAMILIES))
                .field("subnetSelectorTerms", "Subnets; any of the terms has to fit.", subnets())
                .field("securityGroupSelectorTerms", "Security groups; any of the terms has to fit.", securityGroups())
                .field(
                        "capacityReservationSelectorTerms",
                        "Capacity reservations; any of the terms has to fit.",
                        capacityReservations())
                .field("placementGroupSelector", "The placement group.", placementGroup())
                .field("role", "Role of the nodes, from which an instance profile is made.", text().notEmpty())
                .field("instanceProfile", "An instance profile that is there already.", text().notEmpty())
                .field("userData", "What the instance runs first, in the form of its family.", text())
                .field("tags", "Tags of everything that is made for a node.", tags())
                .field("context", "CreateFleet's Context.", text())
                .field("kubelet", "Settings of the kubelet, as KubeletConfiguration v1beta1 has them.", kubelet())
                .field("blockDeviceMappings", "Disks; the family's unless set.", blockDevices())
                .field("instanceStorePolicy", "What is done with disks of the machine.", word(List.of("RAID0")))
                .field(
                        "associatePublicIPAddress",
                        "Whether nodes get public addresses; the subnet says unless set.",
                        flag())
                .field("ipPrefixCount", "Address prefixes of the first interface, a count.", whole(0))
                .field("networkInterfaces", "Network interfaces; one unless set.", networkInterfaces())
                .field(
                        "connectionTracking",
                        "After how many idle seconds a connection is forgotten.",
                        connectionTracking())
                .field("metadataOptions", "How the instance's metadata are read.", metadataOptions())
                .field("detailedMonitoring", "Whether CloudWatch gets figures each minute.", flag())
                .field(
                        "cpuOptions",
                        "What the processor can do.",
                        object().field("nestedVirtualization", "Machines within the machine.", word(ABLE)))
                .required("amiSelectorTerms", "securityGroupSelectorTerms", "subnetSelectorTerms")
                .rule("one of role and instanceProfile is needed", "has(self.role) != has(self.instanceProfile)")
                .rule(
                        "amiFamily is needed where no alias tells it",
                        "has(self.amiFamily) || self.amiSelectorTerms.exists(x, has(x.alias))")
                .rule(
                        "amiFamily has to be Custom or the alias's",
                        "!has(self.amiFamily) || self.amiFamily == 'Custom' || self.amiSelectorTerms.all(x, !has(x.alias)"
                                + " || x.alias.startsWith(self.amiFamily.lowerAscii() + '@'))");
    }

    private static Schema tagSelector() {
        return texts().entries(20)
                .rule("tags have a name and a value; * is any", "self.all(key, key != '' && self[key] != '')");
    }

    private static Schema images() {
        var term = object().field(
                        "alias",
                        "Images that AWS publishes, such as al2023@latest.",
                        text().most(30).matching("^((al2|al2023|bottlerocket)@.+|windows(2019|2022|2025)@latest)$"))
                .field("tags", "Its tags.", tagSelector())
                .field("id", "Its id.", text().matching("^ami-[0-9a-z]+$"))
                .field("name", "Its name.", text())
                .field("owner", "An account, self, amazon or aws-marketplace.", text())
                .field("ssmParameter", "Name or ARN of a parameter that holds its id.", text());
        return list(term)
                .entries(1, 30)
                .rule(
                        "a term needs one of tags, id, name, alias and ssmParameter",
                        "self.all(x, has(x.tags) || has(x.id) || has(x.name) || has(x.alias) || has(x.ssmParameter))")
                .rule(
                        "id excludes the term's other fields",
                        "self.all(x, !has(x.id) || !(has(x.alias) || has(x.tags) || has(x.name) || has(x.owner) || has(x.ssmParameter)))")
                .rule(
                        "alias excludes the term's other fields",
                        "self.all(x, !has(x.alias) || !(has(x.tags) || has(x.name) || has(x.owner) || has(x.ssmParameter)))")
                .rule("a term with an alias has to be the only one", "self.size() == 1 || self.all(x, !has(x.alias))");
    }

    private static Schema subnets() {
        var term = object().field("tags", "Its tags.", tagSelector())
                .field("id", "Its id.", text().matching("^subnet-[0-9a-z]+$"));
        return list(term)
                .entries(1, 30)
                .rule("a term needs one of tags and id", "self.all(x, has(x.tags) || has(x.id))")
                .rule("id excludes the term's other fields", "self.all(x, !has(x.id) || !has(x.tags))");
    }

    private static Schema securityGroups() {
        var term = object().field("tags", "Its tags.", tagSelector())
                .field("id", "Its id.", text().matching("^sg-[0-9a-z]+$"))
                .field("name", "Its group name, which is no tag.", text());
        return list(term)
                .entries(1, 30)
                .rule("a term needs one of tags, id and name", "self.all(x, has(x.tags) || has(x.id) || has(x.name))")
                .rule("id excludes the term's other fields", "self.all(x, !has(x.id) || !(has(x.tags) || has(x.name)))")
                .rule(
                        "name excludes the term's other fields",
                        "self.all(x, !has(x.name) || !(has(x.tags) || has(x.id)))");
    }

    private static Schema capacityReservations() {
        var term = object().field("tags", "Its tags.", tagSelector())
                .field("id", "Its id.", text().matching("^cr-[0-9a-z]+$"))
                .field("ownerID", "The account that has it.", text().matching("^[0-9]{12}$"))
                .field("instanceMatchCriteria", "Whom it takes.", word(SelectorTerms.CRITERIA));
        return list(term)
                .entries(0, 30)
                .rule(
                        "a term needs one of tags, id and instanceMatchCriteria",
                        "self.all(x, has(x.tags) || has(x.id) || has(x.instanceMatchCriteria))")
                .rule(
                        "id excludes the term's other fields",
                        "self.all(x, !has(x.id) || !(has(x.tags) || has(x.ownerID) || has(x.instanceMatchCriteria)))");
    }

    private static Schema placementGroup() {
        return object().field("name", "Its name.", text().notEmpty())
                .field("id", "Its id.", text().matching("^pg-[0-9a-z]+$"))
                .rule("one of name and id is needed", "has(self.name) != has(self.id)");
    }

    private static Schema tags() {
        return texts().entries(50)
                .rule("a tag has a name", "!('' in self)")
                .rule(
                        "this tag is set by the provisioner",
                        "self.all(key, !key.startsWith('kubernetes.io/cluster') && !(key in ['eks:eks-cluster-name',"
                                + " 'karpenter.sh/nodepool', 'karpenter.sh/nodeclaim', 'karpenter.k8s.aws/ec2nodeclass']))");
    }

    private static Schema blockDevices() {
        var ebs = object().field("deleteOnTermination", "Whether it goes with its instance; true unless set.", flag())
                .field("encrypted", "Whether it is encrypted.", flag())
                .field("iops", "Operations per second, a count.", whole(0))
                .field("kmsKeyID", "Key that encrypts it.", text())
                .field("snapshotID", "What is on it at first.", text())
                .field("throughput", "MiB per second.", whole(0))
                .field("volumeInitializationRate", "MiB per second of loading the snapshot.", whole(100, 300))
                .field("volumeSize", "Its size in Gi, G, Ti or T.", text().matching(VOLUME_SIZE))
                .field("volumeType", "Its type.", word(BlockDevices.TYPES))
                .rule("one of snapshotID and volumeSize is needed", "has(self.snapshotID) || has(self.volumeSize)")
                .rule(
                        "volumeInitializationRate needs a snapshotID",
                        "!has(self.volumeInitializationRate) || (has(self.snapshotID) && self.snapshotID != '')");
        var device = object().field("deviceName", "Its name, such as /dev/xvda.", text())
                .field("rootVolume", "Whether the kubelet's folder is on it.", flag())
                .field("ebs", "Its volume.", ebs);
        return list(device)
                .entries(0, 50)
                .rule(
                        "there is one root volume at most",
                        "self.filter(x, has(x.rootVolume) && x.rootVolume).size() <= 1");
    }

    /** What scheduling knows of it; every other field is the kubelet's, and KubeletReader's to judge (aws.md §1.7). */
    private static Schema kubelet() {
        return open().field("clusterDNS", "Addresses of the cluster's DNS.", list(text().matching("^[0-9a-fA-F.:]+$")))
                .field("maxPods", "How many pods a node takes, a count.", whole(0))
                .field("podsPerCore", "How many pods a node takes for each of its cores, a count.", whole(0))
                .field("systemReserved", "What is kept for the system.", reserved())
                .field("kubeReserved", "What is kept for kubelet and container runtime.", reserved())
                .field("evictionHard", "Below what is left pods are evicted at once.", signals(threshold()))
                .field("evictionSoft", "Below what is left pods are evicted after a while.", signals(threshold()))
                .field(
                        "evictionSoftGracePeriod",
                        "After how long, for each signal of evictionSoft.",
                        signals(text().matching("^(0|([0-9]+(\\.[0-9]+)?(ns|us|µs|ms|s|m|h))+)$")))
                .field("evictionMaxPodGracePeriod", "Longest time that a pod has to end, in seconds.", whole(0))
                .field("imageGCHighThresholdPercent", "Above this share of the disk images go.", whole(0, 100))
                .field("imageGCLowThresholdPercent", "Down to this share of the disk images go.", whole(0, 100))
                .field("cpuCFSQuota", "Whether limits of CPU hold.", flag())
                .rule(
                        "imageGCHighThresholdPercent is above imageGCLowThresholdPercent",
                        "!has(self.imageGCHighThresholdPercent) || !has(self.imageGCLowThresholdPercent) || self.imageGCHighThresholdPercent > self.imageGCLowThresholdPercent")
                .rule(
                        "evictionSoft and evictionSoftGracePeriod have the same signals",
                        "has(self.evictionSoft) == has(self.evictionSoftGracePeriod) && (!has(self.evictionSoft) || (self.evictionSoft.all(x, x in self.evictionSoftGracePeriod) && self.evictionSoftGracePeriod.all(x, x in self.evictionSoft)))");
    }

    private static Schema reserved() {
        return keyed(quantities(), KubeletReader.RESERVABLE, "only %s can be reserved");
    }

    private static Schema signals(Schema value) {
        return keyed(map(value), KubeletReader.SIGNALS, "signals are %s");
    }

    private static Schema keyed(Schema map, List<String> keys, String message) {
        return map.entries(keys.size())
                .rule(
                        message.formatted(String.join(", ", keys)),
                        "self.all(x, x in ['%s'])".formatted(String.join("', '", keys)));
    }

    /** A share of what there is, or an amount. */
    private static Schema threshold() {
        return text().matching("^(([0-9]{1,2}(\\.[0-9]+)?|100(\\.0+)?)%|[0-9]+(\\.[0-9]+)?([KMGTPE]i|[numkMGTPE])?)$");
    }

    private static Schema networkInterfaces() {
        var entry = object().field("networkCardIndex", "Of the network card.", whole(0))
                .field("deviceIndex", "Of the interface on its card.", whole(0))
                .field("interfaceType", "What it carries.", word(NetworkReader.TYPES))
                .required("deviceIndex", "interfaceType", "networkCardIndex");
        return list(entry)
                .entries(0, 150)
                .rule(
                        "an interface at card 0 and device 0 is needed",
                        "self.size() == 0 || self.exists(x, x.networkCardIndex == 0 && x.deviceIndex == 0 && x.interfaceType == 'interface')")
                .rule(
                        "two interfaces cannot share card and device",
                        "self.all(x, self.exists_one(y, x.networkCardIndex == y.networkCardIndex && x.deviceIndex == y.deviceIndex))")
                .rule(
                        "a card has one efa-only interface at most",
                        "self.all(x, x.interfaceType != 'efa-only' || self.exists_one(y, y.interfaceType == 'efa-only'"
                                + " && x.networkCardIndex == y.networkCardIndex))");
    }

    private static Schema connectionTracking() {
        return object().field("tcpEstablishedTimeout", "Of TCP, in seconds.", whole(60, 432_000))
                .field("udpStreamTimeout", "Of UDP with answers, in seconds.", whole(60, 180))
                .field("udpTimeout", "Of UDP without, in seconds.", whole(30, 60))
                .put("minProperties", 1);
    }

    private static Schema metadataOptions() {
        var usual = new TreeMap<String, Object>(Map.of(
                "httpEndpoint", "enabled",
                "httpProtocolIPv6", "disabled",
                "httpPutResponseHopLimit", 1,
                "httpTokens", "required"));
        return object().field(
                        "httpEndpoint", "Whether they can be read.", word(ABLE).usually("enabled"))
                .field("httpProtocolIPv6", "Whether over IPv6.", word(ABLE).usually("disabled"))
                .field(
                        "httpPutResponseHopLimit",
                        "How far tokens may travel, in hops.",
                        whole(1, 64).usually(1))
                .field(
                        "httpTokens",
                        "Whether a token is needed.",
                        word(List.of("required", "optional")).usually("required"))
                .usually(usual);
    }

    static Schema status() {
        var requirement = object().field("key", "A label.", text())
                .field("operator", "How it relates to the values.", text())
                .field("values", "What the label may be.", list(text()))
                .required("key", "operator");
        return object().field(
                        "subnets",
                        "The subnets.",
                        list(object().field("id", "Its id.", text())
                                .field("zone", "Its zone.", text())
                                .field("zoneID", "The zone's id.", text())
                                .required("id", "zone")))
                .field(
                        "securityGroups",
                        "The security groups.",
                        list(object().field("id", "Its id.", text())
                                .field("name", "Its name.", text())
                                .required("id")))
                .field(
                        "amis",
                        "The images.",
                        list(object().field("id", "Its id.", text())
                                .field("name", "Its name.", text())
                                .field("deprecated", "Whether its time is over.", flag())
                                .field("requirements", "Which nodes it is for.", list(requirement))
                                .required("id", "requirements")))
                .field(
                        "capacityReservations",
                        "The capacity reservations.",
                        list(object().field("id", "Its id.", text())
                                .field("availabilityZone", "Its zone.", text())
                                .field("instanceType", "Its instance type.", text())
                                .field("instanceMatchCriteria", "Whom it takes.", word(SelectorTerms.CRITERIA))
                                .field("ownerID", "The account that has it.", text())
                                .field("endTime", "When it ends.", text().put("format", "date-time"))
                                .field("reservationType", "Its type.", word(List.of("default", "capacity-block")))
                                .field("interruptible", "Whether AWS may take it back.", flag())
                                .field("state", "Whether it ends soon.", word(List.of("active", "expiring")))
                                .required(
                                        "availabilityZone", "id", "instanceMatchCriteria", "instanceType", "ownerID")))
                .field("instanceProfile", "The instance profile.", text());
    }
}
