package dev.slipway.local.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.local.template.Place;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A host to be killed: prints the process id of its function, then leaves it in a handler that does not return. */
final class HostMain {
    private HostMain() {}

    public static void main(String[] arguments) throws Exception {
        var place = new Place("eu-north-1", "000000000000", URI.create("http://127.0.0.1:1"));
        var settings = new HostSettings(place, Path.of(arguments[0]), Map.of(), TestHost.classPath(), 1);
        var host = LambdaHost.start(
                List.of(TestHost.function("F", Duration.ofMinutes(15))),
                settings,
                SqsClient.builder().region(Region.EU_NORTH_1).build());
        var context = host.invoke("F", "{\"do\":\"context\"}").payload();
        System.out.println(
                "pid " + new ObjectMapper().readTree(context).get("pid").asLong());
        var _ = host.invoke("F", "{\"do\":\"hang\"}");
    }
}
