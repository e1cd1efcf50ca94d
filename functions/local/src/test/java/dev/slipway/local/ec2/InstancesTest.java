package dev.slipway.local.ec2;

import static dev.slipway.local.ec2.Ec2Scene.filter;
import static dev.slipway.local.ec2.Ec2Scene.ids;
import static dev.slipway.local.ec2.Ec2Scene.refused;
import static dev.slipway.local.ec2.Ec2Scene.tag;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Instance;

final class InstancesTest {
    private final Ec2Scene scene = new Ec2Scene().withTemplate();

    @AfterEach
    void close() {
        scene.close();
    }

    private String launch() {
        return ids(scene.onDemand(1, "m5.large us-east-1a")).getFirst();
    }

    private String launchKnown() {
        var id = launch();
        scene.step(Ec2Scene.DELAY);
        return id;
    }

    private List<Instance> describe(Consumer<DescribeInstancesRequest.Builder> request) {
        return scene.ec2.describeInstances(request).reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .toList();
    }

    private Instance describe(String id) {
        return describe(request -> request.instanceIds(id)).getFirst();
    }

    private List<String> idsWhere(String filter, String... values) {
        return describe(request -> request.filters(filter(filter, values))).stream()
                .map(Instance::instanceId)
                .toList();
    }

    @Test
    void isUnknownUntilTheDelayHasPassed() {
        var id = launch();
        var refused = refused("InvalidInstanceID.NotFound", () -> describe(id));
        assertEquals(
                "The instance ID '%s' does not exist".formatted(id),
                refused.awsErrorDetails().errorMessage());
        assertEquals(List.of(), describe(request -> {}));
        scene.step(Ec2Scene.DELAY.minusMillis(1));
        refused("InvalidInstanceID.NotFound", () -> describe(id));
        scene.step(Duration.ofMillis(1));
        assertEquals(id, describe(id).instanceId());
    }

    @Test
    void cannotBeTaggedOrTerminatedBeforeItIsKnown() {
        var id = launch();
        refused(
                "InvalidInstanceID.NotFound",
                () -> scene.ec2.createTags(request -> request.resources(id).tags(tag("a", "b"))));
        refused("InvalidInstanceID.NotFound", () -> scene.ec2.terminateInstances(request -> request.instanceIds(id)));
    }

    @Test
    void passesThroughItsStates() {
        var id = launchKnown();
        assertEquals("pending", describe(id).state().nameAsString());
        scene.step(Ec2Scene.BOOT);
        assertEquals("running", describe(id).state().nameAsString());
        assertEquals(16, describe(id).state().code());
        var change = scene.ec2
                .terminateInstances(request -> request.instanceIds(id))
                .terminatingInstances()
                .getFirst();
        assertEquals("running", change.previousState().nameAsString());
        assertEquals("shutting-down", change.currentState().nameAsString());
        scene.step(Ec2Scene.SHUTDOWN);
        assertEquals("terminated", describe(id).state().nameAsString());
        scene.step(Ec2Scene.REMEMBERED.plusMillis(1));
        refused("InvalidInstanceID.NotFound", () -> describe(id));
    }

    @Test
    void terminatesASecondTimeWithoutHarm() {
        var id = launchKnown();
        scene.ec2.terminateInstances(request -> request.instanceIds(id));
        scene.step(Ec2Scene.SHUTDOWN);
        var change = scene.ec2
                .terminateInstances(request -> request.instanceIds(id))
                .terminatingInstances()
                .getFirst();
        assertEquals("terminated", change.currentState().nameAsString());
        assertEquals("terminated", change.previousState().nameAsString());
    }

    @Test
    void terminatesNoneWhenOneIsUnknown() {
        var id = launchKnown();
        var unknown = "i-00000000000000000";
        refused(
                "InvalidInstanceID.NotFound",
                () -> scene.ec2.terminateInstances(request -> request.instanceIds(id, unknown)));
        refused(
                "InvalidInstanceID.Malformed",
                () -> scene.ec2.terminateInstances(request -> request.instanceIds(id, "node-1")));
        assertEquals("pending", describe(id).state().nameAsString());
    }

    @Test
    void givesTheAddressBackWhenTerminated() {
        int before = free();
        var id = launchKnown();
        assertEquals(before - 1, free());
        scene.ec2.terminateInstances(request -> request.instanceIds(id));
        scene.step(Ec2Scene.SHUTDOWN);
        assertEquals(before, free());
    }

    private int free() {
        return scene.ec2
                .describeSubnets(request -> request.subnetIds(scene.subnet("us-east-1a")))
                .subnets()
                .getFirst()
                .availableIpAddressCount();
    }

    @Test
    void describesWhatWasLaunched() {
        var id = launchKnown();
        var found = describe(id);
        assertEquals("m5.large", found.instanceTypeAsString());
        assertEquals("us-east-1a", found.placement().availabilityZone());
        assertEquals(scene.subnet("us-east-1a"), found.subnetId());
        assertEquals("ip-10-0-0-4.ec2.internal", found.privateDnsName());
        assertEquals("x86_64", found.architectureAsString());
        assertEquals(scene.image("x86_64"), found.imageId());
        assertEquals("demo-node", found.securityGroups().getFirst().groupName());
        assertEquals(
                "arn:aws:iam::111122223333:instance-profile/node-profile",
                found.iamInstanceProfile().arn());
        assertEquals(Instant.parse("2026-11-22T10:20:30Z"), found.launchTime());
        assertNull(found.instanceLifecycle());
        assertTrue(found.tags().stream()
                .anyMatch(tag -> tag.key().equals("from") && tag.value().equals("template")));
    }

    @Test
    void marksSpotInstances() {
        var id = ids(scene.spot(1, "m5.large us-east-1b")).getFirst();
        scene.step(Ec2Scene.DELAY);
        assertEquals("spot", describe(id).instanceLifecycleAsString());
        assertEquals(List.of(id), idsWhere("instance-lifecycle", "spot"));
    }

    @Test
    void filtersAsAsked() {
        var large = launch();
        var other = ids(scene.onDemand(1, "c5.xlarge us-east-1b")).getFirst();
        scene.step(Ec2Scene.DELAY);
        scene.ec2.createTags(request -> request.resources(large).tags(tag("Name", "one"), tag("empty", "")));
        assertEquals(List.of(large), idsWhere("tag:Name", "one"));
        assertEquals(List.of(large), idsWhere("tag-key", "Name", "Other"));
        assertEquals(List.of(large), idsWhere("tag:empty", ""));
        assertEquals(List.of(), idsWhere("tag:Name", "two"));
        assertEquals(List.of(other), idsWhere("instance-type", "c5.*"));
        assertEquals(List.of(other), idsWhere("availability-zone", "us-east-1b", "us-east-1c"));
        assertEquals(List.of(other), idsWhere("instance-id", other));
        assertEquals(List.of(), idsWhere("instance-state-name", "running"));
        scene.step(Ec2Scene.BOOT);
        assertEquals(2, idsWhere("instance-state-name", "running").size());
        assertEquals(
                List.of(other),
                describe(request ->
                                request.filters(filter("tag:from", "template"), filter("instance-type", "c5.xlarge")))
                        .stream()
                        .map(Instance::instanceId)
                        .toList());
        refused("InvalidParameterValue", () -> idsWhere("colour", "red"));
    }

    @Test
    void pagesWithoutLossWhileInstancesComeAndGo() {
        scene.onDemand(12, "m5.large us-east-1a");
        scene.step(Ec2Scene.DELAY);
        var first = scene.ec2.describeInstances(request -> request.maxResults(5));
        scene.onDemand(3, "m5.large us-east-1a");
        scene.step(Ec2Scene.DELAY);
        var seen = new ArrayList<String>();
        first.reservations().forEach(one -> seen.add(one.instances().getFirst().instanceId()));
        assertEquals(5, seen.size());
        var token = first.nextToken();
        while (token != null) {
            var from = token;
            var page =
                    scene.ec2.describeInstances(request -> request.maxResults(5).nextToken(from));
            page.reservations()
                    .forEach(one -> seen.add(one.instances().getFirst().instanceId()));
            token = page.nextToken();
        }
        assertEquals(new HashSet<>(seen).size(), seen.size());
        assertTrue(seen.size() >= 12, seen.toString());
        refused("InvalidParameterValue", () -> describe(request -> request.nextToken("bogus")));
        refused("InvalidParameterValue", () -> describe(request -> request.maxResults(4)));
        refused(
                "InvalidParameterCombination",
                () -> describe(request -> request.maxResults(5).instanceIds(seen.getFirst())));
    }

    @Test
    void tellsListenersOfEachChangeInOrder() {
        var changes = Collections.synchronizedList(new ArrayList<String>());
        var events = Collections.synchronizedList(new ArrayList<String>());
        scene.world.onInstanceChange(instance -> changes.add(instance.state().word() + " " + instance.stateSince()));
        scene.world.onStateChangeEvent(events::add);
        var id = launch();
        scene.step(Ec2Scene.BOOT.plusSeconds(1));
        scene.world.reclaim(id);
        scene.step(Ec2Scene.SHUTDOWN);
        assertEquals(
                List.of(
                        "pending 2026-11-22T10:20:30Z",
                        "running 2026-11-22T10:20:35Z",
                        "shutting-down 2026-11-22T10:20:36Z",
                        "terminated 2026-11-22T10:20:43Z"),
                changes);
        assertEquals(4, events.size());
        assertTrue(
                events.get(1)
                        .endsWith(
                                "\"source\":\"aws.ec2\",\"account\":\"111122223333\",\"time\":\"2026-11-22T10:20:35Z\",\"region\":\"us-east-1\",\"resources\":[\"arn:aws:ec2:us-east-1:111122223333:instance/%s\"],\"detail\":{\"instance-id\":\"%s\",\"state\":\"running\"}}"
                                        .formatted(id, id)),
                events.get(1));
    }

    @Test
    void lastsThroughAListenerThatFails() {
        var changes = Collections.synchronizedList(new ArrayList<InstanceState>());
        scene.world.onInstanceChange(_ -> {
            throw new IllegalStateException("a listener fails, as this test wants");
        });
        scene.world.onInstanceChange(instance -> changes.add(instance.state()));
        launch();
        scene.step(Ec2Scene.BOOT);
        assertEquals(List.of(InstanceState.PENDING, InstanceState.RUNNING), changes);
    }

    @Test
    void letsAListenerCallEc2() {
        var seen = Collections.synchronizedList(new ArrayList<String>());
        scene.world.onInstanceChange(instance -> {
            if (instance.state() == InstanceState.RUNNING) {
                seen.add(describe(instance.id()).state().nameAsString());
            }
        });
        launch();
        scene.step(Ec2Scene.BOOT);
        assertEquals(List.of("running"), seen);
    }

    @Test
    void saysWhoEndedIt() {
        var asked = launchKnown();
        var reclaimed = ids(scene.spot(1, "m5.large us-east-1b")).getFirst();
        scene.step(Ec2Scene.DELAY);
        assertNull(describe(asked).stateReason());
        scene.ec2.terminateInstances(request -> request.instanceIds(asked));
        scene.world.reclaim(reclaimed);
        assertEquals(
                "Client.UserInitiatedShutdown", describe(asked).stateReason().code());
        assertEquals(
                "Server.SpotInstanceTermination",
                describe(reclaimed).stateReason().code());
    }

    @Test
    void reclaimsOnlyWhatExists() {
        var wrong = assertThrows(IllegalArgumentException.class, () -> scene.world.reclaim("i-00000000000000000"));
        assertTrue(String.valueOf(wrong.getMessage()).contains("i-00000000000000000"));
    }

    @Test
    void refusesAmazonsOwnTagsAndUnknownResources() {
        var id = launchKnown();
        refused(
                "InvalidParameterValue",
                () -> scene.ec2.createTags(request -> request.resources(id).tags(tag("aws:x", "y"))));
        refused(
                "InvalidID",
                () -> scene.ec2.createTags(request -> request.resources("vol-1").tags(tag("x", "y"))));
        refused(
                "TagLimitExceeded",
                () -> scene.ec2.createTags(request -> request.resources(id)
                        .tags(IntStream.range(0, 51)
                                .mapToObj(number -> tag("k" + number, "v"))
                                .toList())));
    }
}
