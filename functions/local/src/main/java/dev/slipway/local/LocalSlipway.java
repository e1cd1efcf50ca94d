package dev.slipway.local;

import dev.slipway.aws.queue.SqsNodeQueue;
import dev.slipway.aws.queue.SqsPlanQueue;
import dev.slipway.cluster.ClusterWatch;
import dev.slipway.cluster.ModelJson;
import dev.slipway.local.aws.LocalAws;
import dev.slipway.local.ec2.AccountStandIn;
import dev.slipway.local.ec2.Ec2StandIn;
import dev.slipway.local.ec2.Ec2World;
import dev.slipway.local.ec2.Ec2WorldSettings;
import dev.slipway.local.kubernetes.LocalCluster;
import dev.slipway.local.kubernetes.nodes.NodeTimes;
import dev.slipway.local.pricing.PriceListStandIn;
import dev.slipway.webhook.Webhook;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Slipway and everything around it on one machine: EC2, Kubernetes, DynamoDB, SQS, EventBridge and Lambda as stand-ins that
 * speak the real protocols, the functions from the jar that is deployed, and the webhook.
 */
public final class LocalSlipway implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Settings settings;
    private final Ec2StandIn ec2;
    private final PriceListStandIn prices;
    private final AccountStandIn account;
    private final LocalCluster cluster;
    private final LocalAws aws;
    private final KubernetesClient client;

    /**
     * How it is run.
     *
     * @param name of the cluster
     * @param home folder of {@code template.yaml}, from which the functions' jar is found
     * @param logs folder for one log file per function
     * @param speed how many times faster than they say schedules fire
     * @param times how long nodes and pods take to start
     * @param apiPort of the Kubernetes API; 0 takes a free one
     */
    public record Settings(String name, Path home, Path logs, int speed, NodeTimes times, int apiPort) {
        static final String REGION = "us-east-1";
    }

    private LocalSlipway(Settings settings, Consumer<String> progress) {
        this.settings = settings;
        progress.accept("EC2, IAM, SSM and price list stand-ins, Kubernetes API");
        ec2 = keep(Ec2StandIn.start(Ec2World.of(Ec2WorldSettings.forCluster(settings.name()), Clock.systemUTC())));
        prices = keep(PriceListStandIn.start(Settings.REGION));
        account = keep(AccountStandIn.start(ec2.world()));
        cluster = keep(LocalCluster.start(new LocalCluster.Settings(settings.apiPort(), settings.times())));
        var machines = new Machines(ec2.world(), cluster, Settings.REGION);
        ec2.world().onInstanceChange(machines::changed);
        client = keep(cluster.client());
        progress.accept("DynamoDB Local, ElasticMQ, Lambda host");
        aws = keep(LocalAws.start(settings.home().resolve("template.yaml"), awsSettings()));
        ec2.world().onStateChangeEvent(event -> aws.bus().put(event));
        progress.accept("webhook");
        keep(Webhook.start(
                listener -> ClusterWatch.start(client, listener),
                new SqsPlanQueue(aws.queues().client(), queueUrl("PlanQueue"), ModelJson::write),
                new SqsNodeQueue(aws.queues().client(), queueUrl("NodeQueue"), ModelJson::write),
                dev.slipway.webhook.Settings.of(settings.name()),
                Clock.systemUTC()));
    }

    /**
     * Starts everything.
     *
     * @param progress is told what is being started
     */
    public static LocalSlipway start(Settings settings, Consumer<String> progress) {
        return new LocalSlipway(settings, progress);
    }

    private LocalAws.Settings awsSettings() {
        var environment = new TreeMap<String, String>();
        environment.put("AWS_ENDPOINT_URL_EC2", ec2.endpoint().toString());
        environment.put("AWS_ENDPOINT_URL_PRICING", prices.endpoint().toString());
        environment.put("AWS_ENDPOINT_URL_IAM", account.endpoint().toString());
        environment.put("AWS_ENDPOINT_URL_SSM", account.endpoint().toString());
        environment.put("CLUSTER_ENDPOINT", cluster.url());
        // Nodes are told a certificate authority as on EKS; nobody here checks it, because the API speaks plain HTTP.
        environment.put(
                "CLUSTER_CA_BUNDLE",
                Base64.getEncoder().encodeToString("no certificate".getBytes(StandardCharsets.UTF_8)));
        return new LocalAws.Settings(settings.name(), Settings.REGION, settings.speed(), settings.logs(), environment);
    }

    private String queueUrl(String logicalId) {
        return aws.template().queues().stream()
                .filter(queue -> queue.logicalId().equals(logicalId))
                .findFirst()
                .map(queue -> aws.place().queueUrl(queue.name()))
                .orElseThrow(() -> new IllegalStateException("template.yaml declares no queue " + logicalId + "."));
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    public Settings settings() {
        return settings;
    }

    public Ec2StandIn ec2() {
        return ec2;
    }

    public LocalCluster cluster() {
        return cluster;
    }

    public LocalAws aws() {
        return aws;
    }

    /** A client of the Kubernetes API; closed with everything else. */
    public KubernetesClient client() {
        return client;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                // The rest must be closed too; what could not be closed ends with the process.
                System.getLogger(LocalSlipway.class.getName())
                        .log(System.Logger.Level.DEBUG, "A part did not close.", e);
            }
        }
    }
}
