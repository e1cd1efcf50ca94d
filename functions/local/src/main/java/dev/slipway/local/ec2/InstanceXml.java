package dev.slipway.local.ec2;

import java.time.temporal.ChronoUnit;
import java.util.List;

/** One instance in DescribeInstances' answer. */
record InstanceXml(Xml xml, Instance instance, Ec2World world) {
    void write() {
        var birth = instance.birth();
        var reason = instance.endReason();
        boolean gone = instance.state() == InstanceState.TERMINATED;
        xml.text("instanceId", instance.id()).text("imageId", birth.image().id());
        InstanceActions.state(xml, "instanceState", instance.state());
        xml.text("privateDnsName", gone ? "" : instance.privateDnsName())
                .text("dnsName", "")
                .text("reason", reason == null ? "" : reason.message())
                .text("amiLaunchIndex", 0)
                .text("instanceType", birth.type().name())
                .text("launchTime", birth.launchedAt().truncatedTo(ChronoUnit.SECONDS))
                .in(
                        "placement",
                        () -> xml.text("availabilityZone", instance.zone())
                                .text("groupName", "")
                                .text("tenancy", "default"))
                .in("monitoring", () -> xml.text("state", "disabled"));
        if (!gone) {
            network();
        }
        xml.text("architecture", instance.architecture())
                .text("rootDeviceType", "ebs")
                .text("rootDeviceName", birth.image().rootDevice())
                .text("virtualizationType", "hvm")
                .text("hypervisor", "xen")
                .text("enaSupport", true)
                .text("instanceLifecycle", birth.lifecycle() == Lifecycle.SPOT ? "spot" : null)
                .in(
                        "metadataOptions",
                        () -> xml.text("state", "applied")
                                .text("httpTokens", option("HttpTokens", "required"))
                                .text("httpPutResponseHopLimit", option("HttpPutResponseHopLimit", "2"))
                                .text("httpEndpoint", option("HttpEndpoint", "enabled")))
                .tags(instance.tags());
        var profile = world.profileArn(birth.template());
        if (profile != null) {
            xml.in("iamInstanceProfile", () -> xml.text("arn", profile));
        }
        if (reason != null) {
            xml.in("stateReason", () -> xml.text("code", reason.code()).text("message", reason.message()));
        }
    }

    private void network() {
        var birth = instance.birth();
        xml.text("subnetId", birth.subnet().id())
                .text("vpcId", Subnet.VPC)
                .text("privateIpAddress", birth.privateIp())
                .list(
                        "groupSet",
                        birth.groups(),
                        group -> xml.text("groupId", group.id()).text("groupName", group.name()))
                .list(
                        "networkInterfaceSet",
                        List.of(birth),
                        _ -> xml.text("networkInterfaceId", Ids.of("eni", instance.id()))
                                .text("subnetId", birth.subnet().id())
                                .text("vpcId", Subnet.VPC)
                                .text("status", "in-use")
                                .text("privateIpAddress", birth.privateIp())
                                .text("interfaceType", "interface"));
    }

    private String option(String name, String otherwise) {
        var value = instance.birth().template().value("MetadataOptions." + name);
        return value == null ? otherwise : value;
    }
}
