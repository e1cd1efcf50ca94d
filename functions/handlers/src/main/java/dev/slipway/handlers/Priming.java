package dev.slipway.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.api.LambdaContext;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.cluster.ModelJson;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.DrainRequest;
import dev.slipway.model.cluster.NodeChange;
import dev.slipway.model.cluster.PlanRequest;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs every handler once, with its real wiring and clients, against canned answers on this machine's loopback, so that
 * what a first invocation would load and initialise has been. Needs no network, no account and no cluster.
 *
 * <p>Deployed functions do their own part of it before SnapStart's snapshot ({@link BeforeSnapshot}). The build archives the
 * classes of the whole, and the local host starts functions from the archive (decision 9). A
 * closed port instead of canned answers would end each handler at its first call, with little of its way gone.
 */
public final class Priming {
    static final String CLUSTER = "priming";
    /** When the canned answers were given: what they speak of is neither late nor expired, whenever this runs. */
    private static final Instant NOW = Instant.parse("2026-11-22T10:20:30Z");

    static final NodeClaimName CLAIM = new NodeClaimName("spot-ne3hsp");
    static final NodeName NODE = new NodeName("ip-10-0-0-4.ec2.internal");

    private static final String SPOT_WARNING = """
            {"detail-type":"EC2 Spot Instance Interruption Warning","source":"aws.ec2","time":"2026-11-22T10:20:30Z",
             "detail":{"instance-id":"i-0c17959a5427f86da","instance-action":"terminate"}}""";

    private static final String AWS_RUNTIME = "com.amazonaws.services.lambda.runtime.api.client.";

    /** What Lambda's runtime puts around a handler. Only that runtime can start it, so it is loaded by name. */
    private static final List<String> RUNTIME = List.of(
            "AWSLambda",
            "ClasspathLoader",
            "CustomerClassLoader",
            "EventHandlerLoader",
            "EventHandlerLoader$PojoHandlerAsStreamHandler",
            "HandlerInfo",
            "LambdaEnvironment",
            "LambdaRequestHandler",
            "PojoSerializerLoader",
            "runtimeapi.LambdaRuntimeApiClientImpl",
            "runtimeapi.NativeClient",
            "runtimeapi.dto.InvocationRequest");

    private final AdapterWiring parts;
    private final CannedAnswers answers;

    private Priming(AdapterWiring parts, CannedAnswers answers) {
        this.parts = parts;
        this.answers = answers;
    }

    /**
     * Primes this process with all handlers.
     *
     * @throws IllegalStateException when a handler did not do what it was handed; its log says why
     */
    public static void main(String[] arguments) throws ClassNotFoundException {
        for (var name : RUNTIME) {
            Class.forName(AWS_RUNTIME + name, false, Priming.class.getClassLoader());
        }
        run(() -> new MeterWiring(CLUSTER), Priming::all);
    }

    /**
     * Primes this process with one handler's way, and measures nothing.
     *
     * @throws IllegalStateException as {@link #main}
     */
    static void quietly(Consumer<Priming> way) {
        run(() -> _ -> {}, way);
    }

    private static void run(Supplier<Meter> meters, Consumer<Priming> way) {
        try (var answers = CannedAnswers.start()) {
            var url = answers.url();
            var parts = new AdapterWiring(
                    Settings.of(environment(url)),
                    Clock.fixed(NOW, ZoneOffset.UTC),
                    AwsAccessWiring.canned(url),
                    meters);
            way.accept(new Priming(parts, answers));
        }
    }

    /** A function's environment, with all whom it asks at one address. */
    static SortedMap<String, String> environment(String url) {
        var environment = new TreeMap<String, String>();
        environment.put("CLUSTER_NAME", CLUSTER);
        environment.put("AWS_REGION", "us-east-1");
        environment.put("TABLE_NAME", "slipway-priming");
        environment.put("PLAN_QUEUE_URL", url + "/priming/plan.fifo");
        environment.put("DRAIN_QUEUE_URL", url + "/priming/drains");
        environment.put("PLAN_DEAD_LETTERS_URL", url + "/priming/plan-dead-letters.fifo");
        environment.put("DEAD_LETTERS_URL", url + "/priming/dead-letters");
        environment.put("CLUSTER_ENDPOINT", url);
        environment.put("CLUSTER_CA_BUNDLE", "cHJpbWluZw==");
        return environment;
    }

    private void all() {
        podsPending();
        interruption();
        sweepDue();
        consolidationDue();
        catalogDue();
        nodeChanged();
        drainStep();
    }

    void podsPending() {
        answers.claimIs("Initialized");
        handled("PodsPending", new PodsPendingHandler(PodsPendingWiring.of(parts)).handleRequest(pods(), context()));
    }

    void interruption() {
        answers.claimIs("Initialized");
        handled(
                "Interruption",
                new InterruptionHandler(InterruptionWiring.of(parts)).handleRequest(sqs(SPOT_WARNING), context()));
    }

    void sweepDue() {
        answers.claimIs("Initialized");
        var said = new SweepDueHandler(SweepDueWiring.of(parts)).handleRequest(schedule(), context());
        expect(said.startsWith("0 "), "SweepDue", said);
    }

    void consolidationDue() {
        answers.claimIs("Initialized");
        var said = new ConsolidationDueHandler(ConsolidationDueWiring.of(parts)).handleRequest(schedule(), context());
        expect(said.startsWith("0 "), "ConsolidationDue", said);
    }

    void catalogDue() {
        var said = new CatalogDueHandler(CatalogDueWiring.of(parts)).handleRequest(schedule(), context());
        expect(said.contains("on-demand prices"), "CatalogDue", said);
    }

    void nodeChanged() {
        answers.claimIs("Launched");
        var joined = ModelJson.write(new NodeChange(CLUSTER, NODE, "", false, NOW));
        handled(
                "NodeChanged",
                new NodeChangedHandler(NodeChangedWiring.of(parts)).handleRequest(sqs(joined), context()));
    }

    void drainStep() {
        var drain = new DrainStepHandler(DrainStepWiring.of(parts));
        var step = sqs(ModelJson.write(new DrainRequest(CLUSTER, CLAIM, 0)));
        for (var state : List.of("Draining", "Terminating")) {
            answers.claimIs(state);
            handled("DrainStep", drain.handleRequest(step, context()));
        }
    }

    private SQSEvent pods() {
        return sqs(ModelJson.write(new PlanRequest.PodsPending("priming", CLUSTER, NOW, parts.snapshot())));
    }

    /** A batch of one message, through the reader that Lambda's runtime uses. */
    private static SQSEvent sqs(String body) {
        var event = JsonNodeFactory.instance.objectNode();
        event.putArray("Records").addObject().put("messageId", "priming").put("body", body);
        return LambdaEventSerializers.serializerFor(SQSEvent.class, Priming.class.getClassLoader())
                .fromJson(event.toString());
    }

    @SuppressWarnings("unchecked") // The serialiser of a raw type is what Lambda's runtime uses too.
    private static Map<String, Object> schedule() {
        return JacksonFactory.getInstance().getSerializer(Map.class).fromJson("{\"source\":\"aws.scheduler\"}");
    }

    private static Context context() {
        return new LambdaContext(512, 0, "priming", "", "", "", null, "", "", "", "", null);
    }

    private static void expect(boolean holds, String handler, String said) {
        if (!holds) {
            throw new IllegalStateException(
                    "%s said \"%s\", which is not what the canned answers lead to. Maybe one is out of date."
                            .formatted(handler, said));
        }
    }

    private static void handled(String handler, SQSBatchResponse reply) {
        LambdaEventSerializers.serializerFor(SQSBatchResponse.class, Priming.class.getClassLoader());
        JacksonFactory.getInstance().getSerializer(SQSBatchResponse.class).toJson(reply, new ByteArrayOutputStream());
        if (!reply.getBatchItemFailures().isEmpty()) {
            throw new IllegalStateException(
                    "%s did not handle its message; its log says why. Maybe a canned answer is out of date."
                            .formatted(handler));
        }
    }
}
