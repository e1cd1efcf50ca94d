package dev.slipway.local.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** The list {@code conditions} of a status: one entry for each type, its time that of the last change of its value. */
final class Conditions {

    private Conditions() {}

    static void set(ObjectNode status, ObjectNode condition, Instant now) {
        var conditions = status.withArray("/conditions");
        for (var index = 0; index < conditions.size(); index++) {
            var known = conditions.get(index);
            if (known.path("type").equals(condition.path("type"))) {
                var unchanged = known.path("status").equals(condition.path("status"));
                condition.put(
                        "lastTransitionTime",
                        unchanged ? known.path("lastTransitionTime").asText(now.toString()) : now.toString());
                conditions.set(index, condition);
                return;
            }
        }
        conditions.add(condition.put("lastTransitionTime", now.toString()));
    }
}
