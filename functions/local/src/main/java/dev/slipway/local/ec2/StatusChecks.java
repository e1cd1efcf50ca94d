package dev.slipway.local.ec2;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What EC2 finds of one instance, and will do to it; changed only under the world's lock. */
final class StatusChecks {
    static final String SYSTEM = "system";
    static final String INSTANCE = "instance";
    static final List<String> NAMES = List.of(SYSTEM, INSTANCE);

    /** What is to be done to the instance, or was. */
    record Event(String code, String description, Instant notBefore) {}

    private final SortedMap<String, Instant> failing = new TreeMap<>();
    private final List<Event> events = new ArrayList<>();

    boolean fail(String check, Instant now) {
        return failing.putIfAbsent(check, now) == null;
    }

    boolean schedule(String code, String description, Instant notBefore) {
        return events.add(new Event(code, description, notBefore));
    }

    List<Event> events() {
        return events;
    }

    String status(String check) {
        return failing.containsKey(check) ? "impaired" : "ok";
    }

    /** The one check that each status is made of. */
    void write(Xml xml, String check) {
        var since = failing.get(check);
        xml.text("status", status(check)).list("details", List.of(check), _ -> {
            xml.text("name", "reachability").text("status", since == null ? "passed" : "failed");
            xml.text("impairedSince", since);
        });
    }
}
