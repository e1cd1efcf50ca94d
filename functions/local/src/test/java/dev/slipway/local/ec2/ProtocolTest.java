package dev.slipway.local.ec2;

import static dev.slipway.local.ec2.Ec2Scene.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProtocolTest {
    private final Ec2Scene scene = new Ec2Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    private HttpResponse<String> post(String form) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(scene.standIn.endpoint())
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(form))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void refusesAnActionItDoesNotServe() {
        var refused = refused("InvalidAction", () -> scene.ec2.describeVolumes());
        assertEquals(400, refused.statusCode());
        assertEquals(
                "The action DescribeVolumes is not valid for this web service.",
                refused.awsErrorDetails().errorMessage());
    }

    @Test
    void writesErrorsAsEc2Does() throws Exception {
        var answer = post("Action=Nonsense<&Version=2016-11-15");
        assertEquals(400, answer.statusCode());
        assertTrue(
                answer.body()
                        .contains(
                                "<Response><Errors><Error><Code>InvalidAction</Code><Message>The action Nonsense&lt; is not valid for this web service.</Message></Error></Errors><RequestID>"),
                answer.body());
    }

    @Test
    void refusesFormsItCannotRead() throws Exception {
        assertTrue(post("Action=%ZZ").body().contains("<Code>MalformedQueryString</Code>"));
        assertTrue(post("").body().contains("<Code>InvalidAction</Code>"));
        assertTrue(post("Action=DescribeSubnets&Version=1999-01-01").body().contains("<Code>InvalidAction</Code>"));
        assertTrue(post("Action=DescribeSubnets&Version=2016-11-15&Colour=red")
                .body()
                .contains("The parameter Colour is not recognized"));
    }

    @Test
    void answersGetAsWell() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(
                                    scene.standIn.endpoint() + "/?Action=DescribeAvailabilityZones&Version=2016-11-15"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertTrue(answer.body().contains("<zoneName>us-east-1a</zoneName>"), answer.body());
        }
    }

    @Test
    void meetsThePlannedFaultsOnceEachInTheirOrder() {
        scene.standIn
                .faults()
                .next("DescribeSubnets", "RequestLimitExceeded")
                .next("DescribeSubnets", "InternalError")
                .next("DescribeSubnets", "UnauthorizedOperation");
        var throttled = refused("RequestLimitExceeded", () -> scene.ec2.describeSubnets());
        assertEquals(503, throttled.statusCode());
        assertTrue(throttled.isThrottlingException());
        assertEquals(
                500, refused("InternalError", () -> scene.ec2.describeSubnets()).statusCode());
        assertEquals(
                403,
                refused("UnauthorizedOperation", () -> scene.ec2.describeSubnets())
                        .statusCode());
        assertEquals(3, scene.ec2.describeSubnets().subnets().size());
    }

    @Test
    void logsEachRequestWithItsOutcome() {
        scene.withTemplate("secret");
        scene.onDemand(3, "m5.large us-east-1a", "m5.xlarge us-east-1a");
        scene.standIn.faults().next("DescribeSubnets", "InternalError");
        refused("InternalError", () -> scene.ec2.describeSubnets());
        var requests = scene.standIn.requests();
        var fleet = requests.get(requests.size() - 2);
        assertEquals("CreateFleet: 3 × on-demand of 2 overrides → OK", fleet.summary());
        assertEquals(scene.clock.instant(), fleet.at());
        assertEquals("m5.large", fleet.parameters().get("LaunchTemplateConfigs.1.Overrides.1.InstanceType"));
        assertEquals("InternalError", requests.getLast().outcome());
        assertFalse(requests.toString().contains("c2VjcmV0"), "user data is not logged");
    }

    @Test
    void saysWhichPortIsTaken() {
        int port = scene.standIn.endpoint().getPort();
        var taken = assertThrows(UncheckedIOException.class, () -> Ec2StandIn.start(scene.world, port));
        assertTrue(String.valueOf(taken.getMessage()).contains(String.valueOf(port)));
    }

    @Test
    void refusesPoolsThatCannotBe() {
        assertThrows(
                IllegalArgumentException.class,
                () -> scene.world.capacity(Lifecycle.SPOT, "m99.large", "us-east-1a", 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> scene.world.capacity(Lifecycle.SPOT, "m5.large", "us-east-1a", -1));
    }
}
