package dev.slipway.aws.nodeclass;

import dev.slipway.aws.Answers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;

/**
 * Image ids from SSM parameters. AWS's own are kept for 24 hours, users' for 5 minutes (aws.md §1.2 rule 8); one that is
 * not there is simply missing in the answer.
 */
final class ImageParameters {
    private static final Duration AWS_GOOD_FOR = Duration.ofHours(24);
    private static final Duration USERS_GOOD_FOR = Duration.ofMinutes(5);
    private static final Duration MISSING_GOOD_FOR = Duration.ofMinutes(1);

    /** Names in one GetParameters, a count, SSM's bound; Systems Manager API Reference, read 2026-11-27. */
    private static final int MOST_NAMES = 10;

    private final SsmClient client;
    private final Answers<List<String>, SortedMap<String, String>> ofAws;
    private final Answers<List<String>, SortedMap<String, String>> ofUsers;

    ImageParameters(SsmClient client, Clock clock) {
        this.client = client;
        this.ofAws = answers("SSM parameters of AWS", clock, AWS_GOOD_FOR);
        this.ofUsers = answers("SSM parameters of node classes", clock, USERS_GOOD_FOR);
    }

    private Answers<List<String>, SortedMap<String, String>> answers(String what, Clock clock, Duration goodFor) {
        return new Answers<>(what, clock, found -> found.isEmpty() ? MISSING_GOOD_FOR : goodFor, goodFor, this::read);
    }

    /** Image ids by path, of AWS's own parameters. */
    SortedMap<String, String> ofAws(List<String> paths) {
        return ofAws.to(paths);
    }

    /** AWS's parameters are read anew next time. */
    void outdated(List<String> paths) {
        ofAws.forget(paths);
    }

    /** Image ids by the name or ARN that the user wrote. */
    SortedMap<String, String> ofUsers(List<String> names) {
        return ofUsers.to(names);
    }

    private SortedMap<String, String> read(List<String> names) {
        var ids = new TreeMap<String, String>();
        for (var from = 0; from < names.size(); from += MOST_NAMES) {
            var some = names.subList(from, Math.min(names.size(), from + MOST_NAMES));
            var found = new ArrayList<>(Refused.call(
                            "ssm:GetParameters", some.getFirst(), () -> client.getParameters(get -> get.names(some)))
                    .parameters());
            found.removeIf(
                    parameter -> parameter.value() == null || !parameter.value().startsWith("ami-"));
            some.forEach(name -> found.stream()
                    .filter(parameter -> named(name, parameter))
                    .findFirst()
                    .ifPresent(parameter -> ids.put(name, parameter.value())));
        }
        return ids;
    }

    private static boolean named(String name, Parameter parameter) {
        return name.equals(parameter.name()) || name.equals(parameter.arn());
    }
}
