package dev.slipway.local.ec2;

import dev.slipway.local.LoopbackServer;
import dev.slipway.local.LoopbackServer.Answer;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What of an account lies beside EC2, on one endpoint of the loopback interface: IAM's instance profiles (Query protocol,
 * version 2010-05-08) and Systems Manager's parameters (JSON 1.1), of the same {@link Ec2World}. Like {@link Ec2StandIn}
 * it refuses what it does not serve.
 */
public final class AccountStandIn implements AutoCloseable {
    private final Ec2World world;
    private final Map<String, Action> iam;
    private final ParameterActions ssm;
    private final PlannedFaults faults;
    private final LoopbackServer server;

    private AccountStandIn(Ec2World world) {
        faults = new PlannedFaults(world::now);
        this.world = world;
        this.iam = actions(world);
        this.ssm = new ParameterActions(world);
        server = LoopbackServer.start(
                "The stand-in of IAM and SSM",
                0,
                request -> request.target().isEmpty()
                        ? ofIam(request.body())
                        : ofSsm(request.target().substring(request.target().indexOf('.') + 1), request.body()));
    }

    /** Starts on a free port. */
    public static AccountStandIn start(Ec2World world) {
        return new AccountStandIn(world);
    }

    /** What to override the endpoints of IAM and SSM with. */
    public URI endpoint() {
        return server.endpoint();
    }

    /** Errors to come, for tests of how callers take them. */
    public PlannedFaults faults() {
        return faults;
    }

    @Override
    public void close() {
        server.close();
    }

    private static Map<String, Action> actions(Ec2World world) {
        var profiles = new ProfileActions(world);
        return Map.of(
                "GetInstanceProfile", profiles::get,
                "CreateInstanceProfile", profiles::create,
                "ListInstanceProfiles", profiles::list,
                "AddRoleToInstanceProfile", profiles::addRole,
                "RemoveRoleFromInstanceProfile", profiles::removeRole,
                "TagInstanceProfile", profiles::tag,
                "DeleteInstanceProfile", profiles::delete);
    }

    private Answer ofSsm(String action, String body) {
        var type = "application/x-amz-json-1.1";
        try {
            return new Answer(200, type, struck(action, () -> ssm.answer(action, body)));
        } catch (Ec2Error refused) {
            return new Answer(
                    refused.status(),
                    type,
                    "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(refused.code(), refused.words()));
        }
    }

    private Answer ofIam(String form) {
        var type = "text/xml";
        try {
            var query = Query.parse(form);
            var action = iam.get(query.action());
            if (action == null) {
                throw new Ec2Error("InvalidAction", "The IAM stand-in does not serve " + query.action());
            }
            var inner = struck(query.action(), () -> action.answer(query));
            return new Answer(
                    200,
                    type,
                    "<%1$sResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><%1$sResult>%2$s</%1$sResult><ResponseMetadata><RequestId>%3$s</RequestId></ResponseMetadata></%1$sResponse>"
                            .formatted(query.action(), inner, UUID.randomUUID()));
        } catch (Ec2Error refused) {
            var xml = new Xml();
            xml.in(
                    "ErrorResponse",
                    () -> xml.in(
                                    "Error",
                                    () -> xml.text("Type", refused.status() < 500 ? "Sender" : "Receiver")
                                            .text("Code", refused.code())
                                            .text("Message", refused.words()))
                            .text("RequestId", UUID.randomUUID()));
            return new Answer(refused.status(), type, xml.toString());
        }
    }

    private String struck(String action, Supplier<String> answering) {
        var lost = faults.strike(action);
        var answer = world.locked(answering);
        if (lost != null) {
            throw lost;
        }
        return answer;
    }
}
