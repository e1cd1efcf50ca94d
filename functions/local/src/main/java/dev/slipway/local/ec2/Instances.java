package dev.slipway.local.ec2;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** All instances by id, and the passage of time over them. Called only under the world's lock. */
final class Instances {
    private final Ec2WorldSettings settings;
    private final Changes changes;
    private final SortedMap<String, Instance> byId = new TreeMap<>();

    Instances(Ec2WorldSettings settings, Changes changes) {
        this.settings = settings;
        this.changes = changes;
    }

    void add(Instance instance) {
        byId.put(instance.id(), instance);
        changes.add(instance.now());
    }

    Collection<Instance> all() {
        return byId.values();
    }

    /** Those that EC2's answers already know of at that time. */
    List<Instance> visible(Instant now) {
        return byId.values().stream().filter(instance -> visible(instance, now)).toList();
    }

    /** The named ones in the order asked; refuses when one is malformed, unknown or not known yet. */
    List<Instance> named(List<String> ids, Instant now) {
        for (var id : ids) {
            if (!id.matches("i-([0-9a-f]{8}|[0-9a-f]{17})")) {
                throw new Ec2Error("InvalidInstanceID.Malformed", "Invalid id: \"%s\"".formatted(id));
            }
        }
        var found = new ArrayList<Instance>();
        var unknown = new ArrayList<String>();
        for (var id : ids.stream().distinct().toList()) {
            var instance = byId.get(id);
            if (instance != null && visible(instance, now)) {
                found.add(instance);
            } else {
                unknown.add(id);
            }
        }
        if (!unknown.isEmpty()) {
            throw Ec2Error.notFound("InvalidInstanceID.NotFound", "instance", unknown);
        }
        return found;
    }

    /** Begins the termination; an instance that is already leaving stays as it is. */
    void terminate(Instance instance, EndReason reason, Instant now) {
        if (!instance.state().leaving()) {
            instance.endsBecause(reason);
            become(instance, InstanceState.SHUTTING_DOWN, now);
        }
    }

    /** Lets every transition happen that is due, in the order of their times. */
    void settle(Instant now) {
        record Due(Instance instance, InstanceState next, Instant at) {}
        var due = new ArrayList<Due>();
        for (var instance : byId.values()) {
            switch (instance.state()) {
                case PENDING ->
                    due.add(new Due(
                            instance,
                            InstanceState.RUNNING,
                            instance.stateSince().plus(settings.pendingFor())));
                case SHUTTING_DOWN ->
                    due.add(new Due(
                            instance,
                            InstanceState.TERMINATED,
                            instance.stateSince().plus(settings.shuttingDownFor())));
                case RUNNING, TERMINATED -> {}
            }
        }
        due.stream()
                .filter(transition -> !transition.at().isAfter(now))
                .sorted(Comparator.comparing(Due::at)
                        .thenComparing(transition -> transition.instance().id()))
                .forEach(transition -> become(transition.instance(), transition.next(), transition.at()));
        byId.values()
                .removeIf(instance -> instance.state() == InstanceState.TERMINATED
                        && instance.stateSince().plus(settings.terminatedFor()).isBefore(now));
    }

    private void become(Instance instance, InstanceState next, Instant at) {
        instance.become(next, at);
        if (next == InstanceState.TERMINATED) {
            instance.birth().subnet().giveBack(instance.birth().privateIp());
        }
        changes.add(instance.now());
    }

    private boolean visible(Instance instance, Instant now) {
        return !instance.birth().launchedAt().plus(settings.consistencyDelay()).isAfter(now);
    }
}
