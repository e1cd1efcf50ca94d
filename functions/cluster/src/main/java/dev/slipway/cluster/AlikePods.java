package dev.slipway.cluster;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.slipway.model.scheduling.WellKnown;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pods of a list. What is left of one without its own few texts and without what no snapshot reads is a text that
 * all replicas of a template have in common: only the first of them becomes an object, and the others share it. Not safe
 * for several threads.
 */
final class AlikePods {
    /** Texts that are remembered, a count: about a kilobyte each, and ten with their object. */
    private static final int MOST = 2_048;

    /** What becomes of a field. */
    private sealed interface Rule {}

    /** Of an object, or of each in a list: what becomes of the fields; those that are not named are passed over. */
    private static final class Within implements Rule {
        private final Map<String, Rule> rules;

        /** By the length of their names in quotes: a hundred names are looked up for each pod. */
        private final Field[][] fieldsByLength;

        private record Field(byte[] name, Rule rule) {}

        private Within(Map<String, Rule> rules) {
            this.rules = rules;
            var fields = rules.entrySet().stream()
                    .map(rule ->
                            new Field(('"' + rule.getKey() + '"').getBytes(StandardCharsets.UTF_8), rule.getValue()))
                    .collect(Collectors.groupingBy(field -> field.name.length));
            this.fieldsByLength = new Field[Collections.max(fields.keySet()) + 1][0];
            fields.forEach((length, some) -> fieldsByLength[length] = some.toArray(Field[]::new));
        }

        static Within fields(Map<String, Rule> rules, String... kept) {
            var all = new HashMap<>(rules);
            Arrays.stream(kept).forEach(name -> all.put(name, Plain.KEPT));
            return new Within(all);
        }

        /** For the field that the scanner has come to. */
        @Nullable
        Rule of(JsonScanner json) throws IOException {
            if (json.nameIsEscaped()) {
                return rules.get(json.name());
            }
            var length = json.nameLength();
            if (length < fieldsByLength.length) {
                for (var field : fieldsByLength[length]) {
                    if (json.nameIs(field.name)) {
                        return field.rule;
                    }
                }
            }
            return null;
        }
    }

    private enum Plain implements Rule {
        KEPT,
        /** Kept of those that may go to other nodes: a DaemonSet's controller pins each of its pods to one. */
        UNLESS_PINNED,
        OWNERS,
        VOLUMES,
        CONDITIONS
    }

    /** What is each pod's own. */
    private enum Own implements Rule {
        NAME,
        UID,
        RESOURCE_VERSION,
        CREATED_AT,
        NODE,
        STARTED_AT,
        BOUND_AT,
        /** Of the condition that is being read, as those that follow. */
        CONDITION_TYPE,
        CONDITION_STATUS,
        CONDITION_REASON,
        CONDITION_CHANGED_AT
    }

    private static final Within OWNER = Within.fields(Map.of(), "kind", "name", "controller");

    private static final Within METADATA = Within.fields(
            Map.of(
                    "name", Own.NAME,
                    "uid", Own.UID,
                    "resourceVersion", Own.RESOURCE_VERSION,
                    "creationTimestamp", Own.CREATED_AT,
                    "annotations", Within.fields(Map.of(), WellKnown.DO_NOT_DISRUPT, Disturbances.DELETION_COST),
                    "ownerReferences", Plain.OWNERS),
            "deletionTimestamp",
            "labels",
            "namespace");

    private static final Within CONTAINER = Within.fields(Map.of(), "name", "ports", "resources", "restartPolicy");

    /** Tokens, configuration and scratch folders bind a pod to nothing. */
    private static final Within VOLUME =
            Within.fields(Map.of(), "name", "persistentVolumeClaim", "ephemeral", "awsElasticBlockStore", "csi");

    /** What {@link KeptPod#copy} copies. */
    private static final Within SPEC = Within.fields(
            Map.of(
                    "nodeName",
                    Own.NODE,
                    "containers",
                    CONTAINER,
                    "initContainers",
                    CONTAINER,
                    "volumes",
                    Plain.VOLUMES,
                    "affinity",
                    Within.fields(Map.of("nodeAffinity", Plain.UNLESS_PINNED), "podAffinity", "podAntiAffinity")),
            "hostNetwork",
            "nodeSelector",
            "overhead",
            "priority",
            "priorityClassName",
            "resourceClaims",
            "resources",
            "runtimeClassName",
            "schedulerName",
            "schedulingGates",
            "terminationGracePeriodSeconds",
            "tolerations",
            "topologySpreadConstraints");

    private static final Within CONDITION = Within.fields(Map.of(
            "type", Own.CONDITION_TYPE,
            "status", Own.CONDITION_STATUS,
            "reason", Own.CONDITION_REASON,
            "lastTransitionTime", Own.CONDITION_CHANGED_AT));

    private static final Within CONTAINER_STATUS = Within.fields(Map.of(), "name", "allocatedResources", "resources");

    private static final Within STATUS = Within.fields(
            Map.of(
                    "startTime",
                    Own.STARTED_AT,
                    "conditions",
                    Plain.CONDITIONS,
                    "containerStatuses",
                    CONTAINER_STATUS,
                    "initContainerStatuses",
                    CONTAINER_STATUS),
            "nominatedNodeName",
            "phase");

    private static final Within POD = Within.fields(Map.of("metadata", METADATA, "spec", SPEC, "status", STATUS));

    private final ObjectReader reader;
    private final Map<Written, Pod> knownByText = new HashMap<>();
    private final JsonText text = new JsonText();
    private final Map<Own, String> own = new EnumMap<>(Own.class);
    private boolean pinned;

    AlikePods(ObjectMapper mapper) {
        this.reader = mapper.readerFor(Pod.class);
    }

    /** The pod that begins here. */
    KeptPod read(JsonScanner json) throws IOException {
        text.cut(0);
        own.clear();
        pinned = false;
        value(json, POD);
        var common = common(text.from(0));
        if (common.getMetadata() == null) {
            throw MismatchedInputException.from(null, Pod.class, "a pod has no metadata");
        }
        var namespace = common.getMetadata().getNamespace();
        return new KeptPod(
                namespace == null ? String.valueOf(own.get(Own.NAME)) : namespace + "/" + own.get(Own.NAME),
                common,
                own.get(Own.NODE),
                own.get(Own.UID),
                own.get(Own.CREATED_AT),
                own.get(Own.RESOURCE_VERSION),
                own.get(Own.STARTED_AT),
                own.get(Own.BOUND_AT));
    }

    /** Compared byte by byte by the processor's widest instructions, which the first compiler knows for no text. */
    private static final class Written {
        private final byte[] bytes;

        Written(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Written written && Arrays.equals(bytes, written.bytes);
        }
    }

    private Pod common(byte[] written) throws IOException {
        var key = new Written(written);
        var known = knownByText.get(key);
        if (known == null) {
            known = reader.<Pod>readValue(written);
            if (knownByText.size() == MOST) {
                // Lists are in order, so replicas are near each other.
                knownByText.clear();
            }
            knownByText.put(key, known);
        }
        return known;
    }

    /** Returns how many fields of an object are kept. */
    private int value(JsonScanner json, Within rules) throws IOException {
        if (json.peek() == '{') {
            return object(json, rules);
        }
        json.copy(text);
        return 0;
    }

    private int object(JsonScanner json, Within rules) throws IOException {
        var kept = 0;
        text.add('{');
        json.open('{');
        while (json.field()) {
            var rule = rules.of(json);
            if (rule instanceof Own one) {
                var value = json.scalar();
                if (value != null) {
                    own.put(one, value);
                }
            } else if (rule == null || (rule == Plain.UNLESS_PINNED && pinned)) {
                json.skip();
            } else {
                if (kept++ > 0) {
                    text.add(',');
                }
                json.copyName(text);
                text.add(':');
                field(json, rule);
            }
        }
        text.add('}');
        return kept;
    }

    private void field(JsonScanner json, Rule rule) throws IOException {
        if (json.peek() != '[') {
            if (rule instanceof Within within) {
                value(json, within);
            } else {
                json.copy(text);
            }
        } else if (rule instanceof Within within) {
            elements(json, _ -> {
                value(json, within);
                return true;
            });
        } else if (rule == Plain.OWNERS) {
            elements(json, this::owner);
        } else if (rule == Plain.VOLUMES) {
            elements(json, _ -> value(json, VOLUME) > 1);
        } else if (rule == Plain.CONDITIONS) {
            elements(json, this::condition);
        } else {
            json.copy(text);
        }
    }

    /** Reads an element and tells whether it is kept. */
    private interface Element {
        boolean read(JsonScanner json) throws IOException;
    }

    private void elements(JsonScanner json, Element element) throws IOException {
        text.add('[');
        json.open('[');
        var first = true;
        while (json.element()) {
            var before = text.length();
            if (!first) {
                text.add(',');
            }
            if (element.read(json)) {
                first = false;
            } else {
                text.cut(before);
            }
        }
        text.add(']');
    }

    private boolean owner(JsonScanner json) throws IOException {
        var from = text.length();
        value(json, OWNER);
        var written = new String(text.from(from), StandardCharsets.UTF_8);
        pinned |= written.contains("\"controller\":true")
                && (written.contains("\"kind\":\"DaemonSet\"") || written.contains("\"kind\":\"Node\""));
        return true;
    }

    /** Where a pod is bound and whether it is ready is read, and since when it is bound. */
    private boolean condition(JsonScanner json) throws IOException {
        if (json.peek() != '{') {
            json.copy(text);
            return true;
        }
        var before = text.length();
        object(json, CONDITION);
        text.cut(before);
        var type = own.remove(Own.CONDITION_TYPE);
        var status = own.remove(Own.CONDITION_STATUS);
        var reason = own.remove(Own.CONDITION_REASON);
        var changedAt = own.remove(Own.CONDITION_CHANGED_AT);
        var scheduled = "PodScheduled".equals(type);
        if (!scheduled && !"Ready".equals(type)) {
            return false;
        }
        if (scheduled && changedAt != null) {
            own.put(Own.BOUND_AT, changedAt);
        }
        text.add(scheduled ? "{\"type\":\"PodScheduled\"" : "{\"type\":\"Ready\"");
        if (status != null) {
            text.add(",\"status\":");
            quoted(status);
        }
        if (scheduled && reason != null) {
            text.add(",\"reason\":");
            quoted(reason);
        }
        text.add('}');
        return true;
    }

    private void quoted(String value) throws IOException {
        text.add('"');
        text.add(JsonStringEncoder.getInstance().quoteAsUTF8(value));
        text.add('"');
    }
}
