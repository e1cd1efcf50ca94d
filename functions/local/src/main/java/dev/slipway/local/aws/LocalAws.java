package dev.slipway.local.aws;

import dev.slipway.local.lambda.HostSettings;
import dev.slipway.local.lambda.LambdaHost;
import dev.slipway.local.template.Place;
import dev.slipway.local.template.Template;
import dev.slipway.local.template.TemplateReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The AWS side of the embedded default, made from one template: queues, tables, event bus and Lambda functions. */
public final class LocalAws implements AutoCloseable {
    /** The account that local stand-ins customarily have. */
    public static final String ACCOUNT = "000000000000";

    private final Template template;
    private final Place place;
    private final LocalQueues queues;
    private final LocalTables tables;
    private final EventBus bus;
    private final LambdaHost host;

    /**
     * How the stack is run.
     *
     * @param cluster value of the template's parameter {@code ClusterName}
     * @param region such as {@code us-east-1}
     * @param speed how many times faster than they say schedules fire; at least 1
     * @param logs folder for one log file per function
     * @param extraEnvironment variables for every function, over the template's: endpoints of other stand-ins
     * @param jvmOptions options for every function's process, over the host's own
     * @param classPath class path of every function; null for the template's {@code CodeUri}
     */
    public record Settings(
            String cluster,
            String region,
            int speed,
            Path logs,
            SortedMap<String, String> extraEnvironment,
            List<String> jvmOptions,
            @Nullable String classPath) {
        public Settings {
            extraEnvironment = Collections.unmodifiableSortedMap(new TreeMap<>(extraEnvironment));
            jvmOptions = List.copyOf(jvmOptions);
        }

        /** With no further options for the processes, which run the template's code. */
        public Settings(
                String cluster, String region, int speed, Path logs, SortedMap<String, String> extraEnvironment) {
            this(cluster, region, speed, logs, extraEnvironment, List.of(), null);
        }
    }

    private LocalAws(Template template, Place place, LocalQueues queues, LocalTables tables, LambdaHost host) {
        this.template = template;
        this.place = place;
        this.queues = queues;
        this.tables = tables;
        this.bus = new EventBus(template.rules(), queues.client(), place);
        this.host = host;
    }

    /**
     * Starts everything; on a failure nothing is left running.
     *
     * @param templateFile a SAM template with the parameter {@code ClusterName}
     */
    public static LocalAws start(Path templateFile, Settings settings) {
        var parameters = new TreeMap<String, String>();
        parameters.put("ClusterName", settings.cluster());
        // Read once before anything starts, so that a fault in it shows at once; queue URLs are known only later.
        var _ = TemplateReader.read(
                templateFile, parameters, new Place(settings.region(), ACCOUNT, URI.create("http://127.0.0.1")));
        var started = new ArrayDeque<AutoCloseable>();
        var startingTables = CompletableFuture.supplyAsync(() -> LocalTables.start(settings.region()));
        try {
            var queues = LocalQueues.start(settings.region(), ACCOUNT);
            started.push(queues);
            var place = new Place(settings.region(), ACCOUNT, queues.endpoint());
            var template = TemplateReader.read(templateFile, parameters, place);
            queues.create(template.queues());
            var tables = startingTables.join();
            template.tables().forEach(tables::create);
            var environment = new TreeMap<>(settings.extraEnvironment());
            environment.putIfAbsent("AWS_ENDPOINT_URL_SQS", queues.endpoint().toString());
            environment.putIfAbsent(
                    "AWS_ENDPOINT_URL_DYNAMODB", tables.endpoint().toString());
            var hostSettings = new HostSettings(
                    place,
                    settings.logs(),
                    environment,
                    settings.jvmOptions(),
                    settings.classPath(),
                    settings.speed(),
                    Clock.systemUTC());
            var host = LambdaHost.start(template.functions(), hostSettings, queues.client());
            return new LocalAws(template, place, queues, tables, host);
        } catch (RuntimeException failed) {
            abandon(startingTables, started, failed);
            throw failed instanceof CompletionException && failed.getCause() instanceof RuntimeException cause
                    ? cause
                    : failed;
        }
    }

    private static void abandon(
            CompletableFuture<LocalTables> startingTables, Deque<AutoCloseable> started, RuntimeException failed) {
        try {
            startingTables.join().close();
        } catch (RuntimeException alsoFailed) {
            if (alsoFailed != failed) {
                failed.addSuppressed(alsoFailed);
            }
        }
        for (var part : started) {
            try {
                part.close();
            } catch (Exception alsoFailed) { // AutoCloseable declares Exception
                failed.addSuppressed(alsoFailed);
            }
        }
    }

    /** Where SDK clients and the AWS CLI reach SQS. */
    public URI sqsEndpoint() {
        return queues.endpoint();
    }

    /** Where SDK clients and the AWS CLI reach DynamoDB. */
    public URI dynamoDbEndpoint() {
        return tables.endpoint();
    }

    /** SQS with a client of its own. */
    public LocalQueues queues() {
        return queues;
    }

    /** DynamoDB with a client of its own. */
    public LocalTables tables() {
        return tables;
    }

    /** The default event bus. */
    public EventBus bus() {
        return bus;
    }

    /** The functions. */
    public LambdaHost host() {
        return host;
    }

    /** The template as it runs, queue URLs included. */
    public Template template() {
        return template;
    }

    /** Region, account and the base of queue URLs. */
    public Place place() {
        return place;
    }

    /** Ends the functions first, then what they talk to. */
    @Override
    public void close() {
        host.close();
        queues.close();
        tables.close();
    }
}
