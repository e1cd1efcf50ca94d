package dev.slipway.handlers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.cluster.ModelJson;
import dev.slipway.model.cluster.DrainRequest;
import dev.slipway.model.cluster.NodeChange;
import dev.slipway.model.cluster.PlanRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** For each function an event about what {@link CannedAnswers} know of, as Lambda hands it over. */
final class FunctionEvents {
    private static final String SCHEDULED = "{\"source\":\"aws.scheduler\"}";

    private FunctionEvents() {}

    /** By the simple name of the handler. */
    static SortedMap<String, String> at(Instant now, CannedAnswers canned) {
        var parts = new AdapterWiring(
                Settings.of(Priming.environment(canned.url())),
                Clock.systemUTC(),
                AwsAccessWiring.canned(canned.url()),
                () -> _ -> {});
        var events = new TreeMap<String, String>();
        events.put(
                "PodsPendingHandler",
                sqs(ModelJson.write(new PlanRequest.PodsPending("first", Priming.CLUSTER, now, parts.snapshot()))));
        events.put("InterruptionHandler", sqs("""
                        {"detail-type":"EC2 Spot Instance Interruption Warning","source":"aws.ec2","time":"%s",
                         "detail":{"instance-id":"i-0c17959a5427f86da","instance-action":"terminate"}}""".formatted(now)));
        events.put(
                "NodeChangedHandler",
                sqs(ModelJson.write(new NodeChange(Priming.CLUSTER, Priming.NODE, "", false, now))));
        events.put("DrainStepHandler", sqs(ModelJson.write(new DrainRequest(Priming.CLUSTER, Priming.CLAIM, 0))));
        events.put("SweepDueHandler", SCHEDULED);
        events.put("ConsolidationDueHandler", SCHEDULED);
        events.put("CatalogDueHandler", SCHEDULED);
        return events;
    }

    /** That of one handler. */
    static String of(String handler, Instant now, CannedAnswers canned) {
        return Objects.requireNonNull(at(now, canned).get(handler), handler);
    }

    private static String sqs(String body) {
        var event = JsonNodeFactory.instance.objectNode();
        event.putArray("Records").addObject().put("messageId", "first").put("body", body);
        return event.toString();
    }
}
