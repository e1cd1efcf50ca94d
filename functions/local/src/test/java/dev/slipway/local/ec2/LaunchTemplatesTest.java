package dev.slipway.local.ec2;

import static dev.slipway.local.ec2.Ec2Scene.filter;
import static dev.slipway.local.ec2.Ec2Scene.refused;
import static dev.slipway.local.ec2.Ec2Scene.tag;
import static dev.slipway.local.ec2.Ec2Scene.tagged;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;

final class LaunchTemplatesTest {
    private final Ec2Scene scene = new Ec2Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    private LaunchTemplate create(String name) {
        return scene.ec2
                .createLaunchTemplate(request -> request.launchTemplateName(name)
                        .launchTemplateData(data -> data.imageId(scene.image("x86_64")))
                        .tagSpecifications(tagged("launch-template", tag("eks:eks-cluster-name", "demo"))))
                .launchTemplate();
    }

    private List<String> namesTagged(String cluster) {
        return scene
                .ec2
                .describeLaunchTemplates(request -> request.filters(filter("tag:eks:eks-cluster-name", cluster)))
                .launchTemplates()
                .stream()
                .map(LaunchTemplate::launchTemplateName)
                .toList();
    }

    @Test
    void isFoundByNameIdAndTag() {
        var created = create("slipway/one");
        assertTrue(created.launchTemplateId().matches("lt-[0-9a-f]{17}"));
        assertEquals(1, created.latestVersionNumber());
        var byName = scene.ec2.describeLaunchTemplates(request -> request.launchTemplateNames("slipway/one"));
        var byId = scene.ec2.describeLaunchTemplates(request -> request.launchTemplateIds(created.launchTemplateId()));
        assertEquals(List.of(created), byName.launchTemplates());
        assertEquals(List.of(created), byId.launchTemplates());
        assertEquals(List.of("slipway/one"), namesTagged("demo"));
        assertEquals(List.of(), namesTagged("other"));
    }

    @Test
    void hasANameOfItsOwn() {
        create("slipway/one");
        var refused = refused("InvalidLaunchTemplateName.AlreadyExistsException", () -> create("slipway/one"));
        assertEquals(
                "Launch template name already in use.",
                refused.awsErrorDetails().errorMessage());
        refused("InvalidLaunchTemplateName.MalformedException", () -> create("no spaces"));
    }

    @Test
    void isCreatedOnceForOneClientToken() {
        for (int time = 0; time < 2; time++) {
            scene.ec2.createLaunchTemplate(request -> request.launchTemplateName("slipway/one")
                    .clientToken("once")
                    .launchTemplateData(data -> data.instanceType("m5.large")));
        }
        assertEquals(1, scene.ec2.describeLaunchTemplates().launchTemplates().size());
        refused(
                "IdempotentParameterMismatch",
                () -> scene.ec2.createLaunchTemplate(request -> request.launchTemplateName("slipway/one")
                        .clientToken("once")
                        .launchTemplateData(data -> data.instanceType("m5.xlarge"))));
    }

    @Test
    void isGoneWhenDeleted() {
        var created = create("slipway/one");
        scene.ec2.deleteLaunchTemplate(request -> request.launchTemplateId(created.launchTemplateId()));
        refused(
                "InvalidLaunchTemplateName.NotFoundException",
                () -> scene.ec2.describeLaunchTemplates(request -> request.launchTemplateNames("slipway/one")));
        refused(
                "InvalidLaunchTemplateId.NotFound",
                () -> scene.ec2.deleteLaunchTemplate(request -> request.launchTemplateId(created.launchTemplateId())));
        refused(
                "InvalidLaunchTemplateId.Malformed",
                () -> scene.ec2.deleteLaunchTemplate(request -> request.launchTemplateId("lt-1")));
        refused("MissingParameter", () -> scene.ec2.deleteLaunchTemplate(request -> {}));
    }

    @Test
    void isListedInPages() {
        for (var name : List.of("one", "two", "six")) {
            create(name);
        }
        var first = scene.ec2.describeLaunchTemplates(request -> request.maxResults(2));
        assertEquals(2, first.launchTemplates().size());
        assertNotNull(first.nextToken());
        var last = scene.ec2.describeLaunchTemplates(
                request -> request.maxResults(2).nextToken(first.nextToken()));
        assertEquals(1, last.launchTemplates().size());
        assertNull(last.nextToken());
    }

    @Test
    void dryRunCreatesNothing() {
        refused(
                "DryRunOperation",
                () -> scene.ec2.createLaunchTemplate(request -> request.launchTemplateName("slipway/one")
                        .dryRun(true)
                        .launchTemplateData(data -> data.instanceType("m5.large"))));
        assertEquals(List.of(), scene.ec2.describeLaunchTemplates().launchTemplates());
    }
}
