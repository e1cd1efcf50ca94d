package dev.slipway.local.ec2;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One call that the stand-in was asked for.
 *
 * @param action as {@code CreateFleet}
 * @param at when it came
 * @param parameters as they came, but for Action, Version and user data (replaced by its length)
 * @param outcome {@code OK}, or the error code that was answered
 */
public record LoggedRequest(String action, Instant at, SortedMap<String, String> parameters, String outcome) {
    public LoggedRequest {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    static LoggedRequest of(Query query, Instant at, String outcome) {
        var parameters = new TreeMap<String, String>();
        query.all().forEach((name, value) -> {
            if (name.endsWith("UserData")) {
                parameters.put(name, "(%d characters)".formatted(value.length()));
            } else if (!name.equals("Action") && !name.equals("Version")) {
                parameters.put(name, value);
            }
        });
        return new LoggedRequest(query.action(), at, parameters, outcome);
    }

    /** One line for people: {@code CreateFleet: 3 × spot of 12 overrides → OK}; other actions by their parameters' names. */
    public String summary() {
        if (action.equals("CreateFleet")) {
            long overrides = parameters.keySet().stream()
                    .filter(name -> name.startsWith("LaunchTemplateConfigs.") && name.endsWith(".InstanceType"))
                    .count();
            return "CreateFleet: %s × %s of %d overrides → %s"
                    .formatted(
                            parameters.getOrDefault("TargetCapacitySpecification.TotalTargetCapacity", "?"),
                            parameters.getOrDefault(
                                    "TargetCapacitySpecification.DefaultTargetCapacityType", "on-demand"),
                            overrides,
                            outcome);
        }
        return "%s: %d parameters → %s".formatted(action, parameters.size(), outcome);
    }
}
