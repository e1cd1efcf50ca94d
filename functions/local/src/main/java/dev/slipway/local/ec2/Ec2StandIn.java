package dev.slipway.local.ec2;

import dev.slipway.local.LoopbackServer;
import dev.slipway.local.LoopbackServer.Answer;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An EC2 endpoint on the loopback interface: the EC2 Query protocol (API version 2016-11-15) in front of an {@link Ec2World}. Any EC2
 * client works with it when only its endpoint is overridden; credentials are neither needed nor checked.
 *
 * <p>What it does not serve it refuses: an action with {@code InvalidAction}, a parameter with {@code UnknownParameter}. It never ignores
 * what a caller may rely on.
 */
public final class Ec2StandIn implements AutoCloseable {
    private static final String API = "2016-11-15";
    private static final String XML = "text/xml;charset=UTF-8";
    private static final int MOST_REQUESTS_KEPT = 10_000;
    private static final int SETTLE_EVERY_MILLIS = 20;

    private final Ec2World world;
    private final Map<String, Action> actions;
    private final PlannedFaults faults;
    private final Deque<LoggedRequest> requests = new ArrayDeque<>();
    private final LoopbackServer server;
    private final Future<?> settling;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ec2-stand-in-clockwork").factory());

    private Ec2StandIn(Ec2World world, int port) {
        this.world = world;
        this.actions = actions(world);
        this.faults = new PlannedFaults(world::now);
        settling = clockwork.scheduleWithFixedDelay(
                world::settle, SETTLE_EVERY_MILLIS, SETTLE_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        server = LoopbackServer.start("The EC2 stand-in", port, request -> answer(request.body()));
    }

    /** Starts on a free port. */
    public static Ec2StandIn start(Ec2World world) {
        return start(world, 0);
    }

    /** Starts on that port; 0 takes a free one. */
    public static Ec2StandIn start(Ec2World world, int port) {
        return new Ec2StandIn(world, port);
    }

    /** What to override an EC2 client's endpoint with. */
    public URI endpoint() {
        return server.endpoint();
    }

    public Ec2World world() {
        return world;
    }

    /** Errors to come, for tests of how callers take them. */
    public PlannedFaults faults() {
        return faults;
    }

    /** The latest ten thousand calls, oldest first. */
    public List<LoggedRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    @Override
    public void close() {
        settling.cancel(false);
        clockwork.close();
        server.close();
    }

    private static Map<String, Action> actions(Ec2World world) {
        var instances = new InstanceActions(world);
        var templates = new LaunchTemplateActions(world);
        var types = new InstanceTypeActions(world);
        var network = new NetworkActions(world);
        return Map.ofEntries(
                Map.entry("CreateFleet", new CreateFleet(world)),
                Map.entry("RunInstances", new RunInstances(world)),
                Map.entry("DescribeInstances", instances::describe),
                Map.entry("DescribeInstanceStatus", new StatusActions(world)::describe),
                Map.entry("TerminateInstances", instances::terminate),
                Map.entry("CreateTags", instances::createTags),
                Map.entry("CreateLaunchTemplate", templates::create),
                Map.entry("DescribeLaunchTemplates", templates::describe),
                Map.entry("DeleteLaunchTemplate", templates::delete),
                Map.entry("DescribeInstanceTypes", types::types),
                Map.entry("DescribeInstanceTypeOfferings", types::offerings),
                Map.entry("DescribeSpotPriceHistory", new SpotPriceActions(world)::history),
                Map.entry("DescribeSubnets", network::subnets),
                Map.entry("DescribeSecurityGroups", network::groups),
                Map.entry("DescribeAvailabilityZones", network::zones),
                Map.entry("DescribeImages", new ImageActions(world)::describe));
    }

    private Answer answer(String form) {
        Query query;
        try {
            query = Query.parse(form);
        } catch (Ec2Error unreadable) {
            return refusal(unreadable);
        }
        try {
            var inner = act(query);
            log(query, "OK");
            return new Answer(
                    200,
                    XML,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%sResponse xmlns=\"http://ec2.amazonaws.com/doc/%s/\"><requestId>%s</requestId>%s</%sResponse>"
                            .formatted(query.action(), API, UUID.randomUUID(), inner, query.action()));
        } catch (Ec2Error refused) {
            log(query, refused.code());
            return refusal(refused);
        } catch (RuntimeException bug) {
            System.getLogger(Ec2StandIn.class.getName())
                    .log(System.Logger.Level.ERROR, "EC2 stand-in failed at " + query.action(), bug);
            log(query, "InternalError");
            return refusal(new Ec2Error(500, "InternalError", "An internal error has occurred: " + bug));
        }
    }

    private String act(Query query) {
        var action = actions.get(query.action());
        if (action == null || !query.all().getOrDefault("Version", API).equals(API)) {
            throw new Ec2Error(
                    "InvalidAction", "The action %s is not valid for this web service.".formatted(query.action()));
        }
        var lost = faults.strike(query.action());
        var answer = world.locked(() -> action.answer(query));
        if (lost != null) {
            throw lost;
        }
        return answer;
    }

    private static Answer refusal(Ec2Error error) {
        var xml = new Xml().raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.in(
                "Response",
                () -> xml.in(
                                "Errors",
                                () -> xml.in(
                                        "Error",
                                        () -> xml.text("Code", error.code()).text("Message", error.words())))
                        .text("RequestID", UUID.randomUUID()));
        return new Answer(error.status(), XML, xml.toString());
    }

    private void log(Query query, String outcome) {
        synchronized (requests) {
            if (requests.size() == MOST_REQUESTS_KEPT) {
                requests.removeFirst();
            }
            requests.addLast(LoggedRequest.of(query, world.now(), outcome));
        }
    }
}
