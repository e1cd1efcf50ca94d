package dev.slipway.aws.fleet;

import dev.slipway.aws.AwsCalls;
import dev.slipway.aws.Ec2ErrorCodes;
import dev.slipway.model.port.DryRunOutcome;
import dev.slipway.model.port.DryRunOutcome.Passed;
import dev.slipway.model.port.DryRunOutcome.Refused;
import dev.slipway.model.port.DryRunOutcome.Undecided;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * A launch that is only tried (aws.md §3.9): its launch template is made, the fleet is asked for as a dry run, and then one
 * instance, which is the call in which EC2 looks at role, image, subnet, groups and volumes.
 */
record DryRunCall(Ec2Client client, LaunchTemplates templates, FleetCall fleet) {
    /** What EC2 adds to a refusal: it differs each time, and says nothing to people. */
    private static final String ENCODED = "Encoded authorization failure message:";

    DryRunOutcome outcome() {
        var made =
                judged("CreateLaunchTemplate", () -> fleet.templates().values().forEach(templates::ensure));
        if (!(made instanceof Passed)) {
            return made;
        }
        var asked = judged(
                "CreateFleet",
                () -> AwsCalls.call(
                        "ec2:CreateFleet",
                        fleet.request().launch().value(),
                        () -> client.createFleet(
                                fleet.toSdk().toBuilder().dryRun(true).build())));
        return asked instanceof Passed ? anyInstance() : asked;
    }

    /** Where one subnet will do, a launch will: what the first one was refused for is told when none will. */
    private DryRunOutcome anyInstance() {
        DryRunOutcome first = new Undecided("No subnet of the class is in a zone that has the type.");
        var asked = 0;
        for (var option : fleet.request().options()) {
            for (var subnet : fleet.request().nodeClass().subnets()) {
                if (!subnet.zone().equals(option.zone())) {
                    continue;
                }
                var outcome =
                        judged("RunInstances", () -> instance(option.instanceType(), option.imageId(), subnet.id()));
                if (outcome instanceof Passed) {
                    return outcome;
                }
                first = asked == 0 ? outcome : first;
                asked++;
            }
        }
        return first;
    }

    /** The subnet is the interface's: EC2 takes one for the instance only where its template has no interface. */
    private void instance(String type, String imageId, String subnetId) {
        var tags = InstanceTags.sdk(InstanceTags.shared(fleet.cluster().name(), fleet.request()));
        var card = InstanceNetworkInterfaceSpecification.builder()
                .deviceIndex(0)
                .subnetId(subnetId)
                .groups(fleet.request().nodeClass().securityGroupIds())
                .build();
        AwsCalls.call(
                "ec2:RunInstances",
                subnetId,
                () -> client.runInstances(run -> run.dryRun(true)
                        .minCount(1)
                        .maxCount(1)
                        .instanceType(type)
                        .imageId(imageId)
                        .launchTemplate(template -> template.launchTemplateName(fleet.templates()
                                        .firstEntry()
                                        .getValue()
                                        .name())
                                .version("$Latest"))
                        .networkInterfaces(card)
                        .tagSpecifications(
                                List.of(ResourceType.INSTANCE, ResourceType.VOLUME, ResourceType.NETWORK_INTERFACE)
                                        .stream()
                                        .map(resource -> TagSpecification.builder()
                                                .resourceType(resource)
                                                .tags(tags)
                                                .build())
                                        .toList())));
    }

    private DryRunOutcome judged(String action, Runnable call) {
        try {
            call.run();
            return new Passed();
        } catch (Ec2Exception e) {
            return judged(action, e);
        }
    }

    private DryRunOutcome judged(String action, Ec2Exception e) {
        var code = AwsCalls.codeOf(e);
        var words = AwsCalls.messageOf(e);
        if (code.equals(Ec2ErrorCodes.DRY_RUN)) {
            return new Passed();
        }
        if (Ec2ErrorCodes.unauthorized(code)) {
            return new Refused(action + "AuthCheckFailed", unauthorized(action, e));
        }
        var own = fleet.request().nodeClass().spec().instanceProfile();
        if (Ec2ErrorCodes.unknownProfile(code, words) && !own.isEmpty()) {
            return new Refused(
                    "InstanceProfileNotFound",
                    "spec.instanceProfile: EC2 knows no instance profile \"%s\" (%s). Maybe its name is misspelt, or it is seconds old."
                            .formatted(own, words));
        }
        if (code.equals(Ec2ErrorCodes.TEMPLATE_NOT_FOUND)) {
            fleet.templates().values().forEach(templates::forget);
        }
        return new Undecided("ec2:%s: %s: %s".formatted(action, code, words));
    }

    private String unauthorized(String action, Ec2Exception e) {
        var called = "ec2:" + action;
        var missing = AwsCalls.missingPermission(e).orElse(called);
        var words = AwsCalls.messageOf(e);
        var blob = words.indexOf(ENCODED);
        var fix = missing.equals("iam:PassRole")
                ? "The role of the nodes may not be passed to EC2: allow iam:PassRole for it."
                : "Maybe the functions' roles lack %s, or a boundary or service control policy denies it."
                        .formatted(missing);
        return "%s would be refused: %s is missing (%s). %s"
                .formatted(called, missing, (blob < 0 ? words : words.substring(0, blob)).strip(), fix);
    }
}
