package dev.slipway.local.lambda;

import dev.slipway.local.template.Place;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How functions are run.
 *
 * @param place region and account that functions are told
 * @param logs folder for one log file per function, named after the function; made when missing
 * @param environment variables for every function, over the template's own
 * @param jvmOptions options before the class path, for every function
 * @param classPath class path of every function; null for the template's {@code CodeUri}
 * @param speed how many times faster than they say schedules fire; at least 1
 * @param clock the time in logs, deadlines and events
 */
public record HostSettings(
        Place place,
        Path logs,
        SortedMap<String, String> environment,
        List<String> jvmOptions,
        @Nullable String classPath,
        int speed,
        Clock clock) {
    public HostSettings {
        if (speed < 1) {
            throw new IllegalArgumentException("The speed (%d) must be at least 1.".formatted(speed));
        }
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        jvmOptions = List.copyOf(jvmOptions);
    }

    HostSettings(Place place, Path logs, Map<String, String> environment, @Nullable String classPath, int speed) {
        this(place, logs, new TreeMap<>(environment), List.of(), classPath, speed, Clock.systemUTC());
    }
}
