package dev.slipway.solver.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.TreeMap;

/**
 * Instance profiles that nothing needs any more: no node class has them, no instance has them, and it has been so for an
 * hour, in which whatever was being launched has started (aws.md §1.4).
 */
public final class ProfileGarbage {
    /** How often is looked; aws.md §1.4. */
    public static final Duration EVERY = Duration.ofMinutes(30);

    /** How long a profile must have been unused; aws.md §1.4, protection of new and just replaced profiles. */
    static final Duration PROTECTED = Duration.ofHours(1);

    private ProfileGarbage() {}

    public static ProfilePlan plan(ProfileFacts facts) {
        var delete = new ArrayList<String>();
        var unusedSince = new TreeMap<String, Instant>();
        for (var name : facts.made()) {
            if (facts.wanted().contains(name) || facts.inUse().contains(name)) {
                continue;
            }
            var since = facts.unusedSince().getOrDefault(name, facts.now());
            unusedSince.put(name, since);
            if (facts.allClassesRead() && !since.plus(PROTECTED).isAfter(facts.now())) {
                delete.add(name);
            }
        }
        return new ProfilePlan(delete, unusedSince);
    }
}
