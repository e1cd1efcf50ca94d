package dev.slipway.flow.sweep;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.port.ControlBook;
import dev.slipway.model.port.InstanceProfiles;
import dev.slipway.solver.sweep.ProfileFacts;
import dev.slipway.solver.sweep.ProfileGarbage;
import java.time.Clock;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes instance profiles that nothing needs any more, every half hour; other sweeps in between do nothing. */
public final class CollectInstanceProfiles {
    private static final Logger log = LoggerFactory.getLogger(CollectInstanceProfiles.class);
    private static final String MEMORY = "instance-profiles";
    private static final String LOOKED_AT = "looked-at";

    private final InstanceProfiles profiles;
    private final ControlBook memory;
    private final Clock clock;

    public CollectInstanceProfiles(InstanceProfiles profiles, ControlBook memory, Clock clock) {
        this.profiles = profiles;
        this.memory = memory;
        this.clock = clock;
    }

    void run(ClusterSnapshot snapshot) {
        var now = clock.instant();
        var remembered = memory.read(MEMORY);
        var unusedSince = times(remembered.values());
        var lookedAt = unusedSince.remove(LOOKED_AT);
        if (lookedAt != null && now.isBefore(lookedAt.plus(ProfileGarbage.EVERY))) {
            return;
        }
        var plan = ProfileGarbage.plan(facts(snapshot, unusedSince, now));
        var remember = new TreeMap<String, String>();
        plan.unusedSince().forEach((name, since) -> remember.put(name, since.toString()));
        remember.put(LOOKED_AT, now.toString());
        if (!memory.write(MEMORY, remember, remembered.version())) {
            log.atInfo().log("another sweep collects instance profiles");
            return;
        }
        for (var name : plan.delete()) {
            profiles.delete(name);
            log.atInfo().addKeyValue("profile", name).log("instance profile deleted");
        }
    }

    private ProfileFacts facts(ClusterSnapshot snapshot, SortedMap<String, Instant> unusedSince, Instant now) {
        var wanted = new TreeSet<String>();
        snapshot.nodeClasses().forEach(nodeClass -> wanted.add(profiles.nameFor(nodeClass)));
        var made = profiles.made();
        var inUse = new TreeSet<String>();
        for (var profile : made) {
            if (!wanted.contains(profile.name()) && profiles.inUse(profile)) {
                inUse.add(profile.name());
            }
        }
        return new ProfileFacts(
                now,
                made.stream().map(InstanceProfiles.Profile::name).toList(),
                wanted,
                inUse,
                unusedSince,
                ReportNodeClasses.unreadable(snapshot).isEmpty());
    }

    private static SortedMap<String, Instant> times(SortedMap<String, String> values) {
        var times = new TreeMap<String, Instant>();
        values.forEach((name, time) -> times.put(name, Instant.parse(time)));
        return times;
    }
}
