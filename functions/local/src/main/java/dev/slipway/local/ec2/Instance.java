package dev.slipway.local.ec2;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** One instance and the state it is in; changed only under the world's lock. */
final class Instance {
    /** What never changes after the launch. */
    record Birth(
            String id,
            InstanceTypeFacts type,
            Subnet subnet,
            String privateIp,
            Lifecycle lifecycle,
            BigDecimal pricePerHour,
            Image image,
            List<SecurityGroup> groups,
            LaunchTemplate template,
            String fleetId,
            String userData,
            Instant launchedAt) {}

    private final Birth birth;
    private final SortedMap<String, String> tags;
    private InstanceState state = InstanceState.PENDING;
    private Instant stateSince;
    private @Nullable EndReason endReason;
    private final StatusChecks checks = new StatusChecks();

    Instance(Birth birth, SortedMap<String, String> tags) {
        this.birth = birth;
        this.tags = tags;
        this.stateSince = birth.launchedAt();
    }

    /** Why it leaves; null as long as it does not. */
    @Nullable
    EndReason endReason() {
        return endReason;
    }

    void endsBecause(EndReason reason) {
        endReason = reason;
    }

    Birth birth() {
        return birth;
    }

    StatusChecks checks() {
        return checks;
    }

    String id() {
        return birth.id();
    }

    SortedMap<String, String> tags() {
        return tags;
    }

    InstanceState state() {
        return state;
    }

    Instant stateSince() {
        return stateSince;
    }

    void become(InstanceState next, Instant at) {
        state = next;
        stateSince = at;
    }

    String zone() {
        return birth.subnet().zone();
    }

    String privateDnsName() {
        return "ip-%s.ec2.internal".formatted(birth.privateIp().replace('.', '-'));
    }

    String architecture() {
        return birth.image().architecture();
    }

    StandInInstance now() {
        return new StandInInstance(
                id(),
                birth.type().name(),
                zone(),
                architecture(),
                birth.lifecycle(),
                birth.pricePerHour(),
                privateDnsName(),
                birth.privateIp(),
                birth.subnet().id(),
                birth.image().id(),
                birth.fleetId(),
                state,
                stateSince,
                birth.userData(),
                tags,
                birth.launchedAt());
    }
}
