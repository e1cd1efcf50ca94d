package dev.slipway.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.slipway.model.scheduling.WellKnown;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
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
    private record Within(Map<String, Rule> rules) implements Rule {
        static Within fields(Map<String, Rule> rules, String... kept) {
            var all = new HashMap<>(rules);
            Arrays.stream(kept).forEach(name -> all.put(name, Plain.KEPT));
            return new Within(all);
        }

        @Nullable
        Rule of(String field) {
            return rules.get(field);
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
        BOUND_AT
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

    private final ObjectMapper mapper;
    private final Map<String, Pod> knownByText = new HashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final Map<Own, String> own = new EnumMap<>(Own.class);
    private boolean pinned;

    AlikePods(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** The pod that begins here. */
    KeptPod read(JsonParser json) throws IOException {
        text.setLength(0);
        own.clear();
        pinned = false;
        value(json, POD);
        var common = common(text.toString());
        if (common.getMetadata() == null) {
            throw MismatchedInputException.from(json, Pod.class, "a pod has no metadata");
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

    private Pod common(String written) throws IOException {
        var known = knownByText.get(written);
        if (known == null) {
            known = mapper.readValue(written, Pod.class);
            if (knownByText.size() == MOST) {
                // Lists are in order, so replicas are near each other.
                knownByText.clear();
            }
            knownByText.put(written, known);
        }
        return known;
    }

    /** Returns how many fields of an object are kept; all without rules. */
    private int value(JsonParser json, @Nullable Within rules) throws IOException {
        switch (json.currentToken()) {
            case START_OBJECT -> {
                return object(json, rules);
            }
            case START_ARRAY ->
                elements(json, _ -> {
                    value(json, rules);
                    return true;
                });
            case VALUE_STRING -> string(json);
            default -> text.append(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
        }
        return 0;
    }

    private int object(JsonParser json, @Nullable Within rules) throws IOException {
        var kept = 0;
        text.append('{');
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            var rule = rules == null ? Plain.KEPT : rules.of(name);
            json.nextToken();
            if (rule instanceof Own one) {
                own(json, one);
            } else if (rule == null || (rule == Plain.UNLESS_PINNED && pinned)) {
                json.skipChildren();
            } else {
                if (kept++ > 0) {
                    text.append(',');
                }
                quoted(name);
                text.append(':');
                field(json, rule);
            }
        }
        text.append('}');
        return kept;
    }

    private void field(JsonParser json, Rule rule) throws IOException {
        if (rule instanceof Within within) {
            value(json, within);
        } else if (json.currentToken() != JsonToken.START_ARRAY) {
            value(json, null);
        } else if (rule == Plain.OWNERS) {
            elements(json, this::owner);
        } else if (rule == Plain.VOLUMES) {
            elements(json, _ -> value(json, VOLUME) > 1);
        } else if (rule == Plain.CONDITIONS) {
            elements(json, this::condition);
        } else {
            value(json, null);
        }
    }

    /** Reads an element and tells whether it is kept. */
    private interface Element {
        boolean read(JsonParser json) throws IOException;
    }

    private void elements(JsonParser json, Element element) throws IOException {
        text.append('[');
        var first = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            var before = text.length();
            if (!first) {
                text.append(',');
            }
            if (element.read(json)) {
                first = false;
            } else {
                text.setLength(before);
            }
        }
        text.append(']');
    }

    private boolean owner(JsonParser json) throws IOException {
        var from = text.length();
        value(json, OWNER);
        var written = text.substring(from);
        pinned |= written.contains("\"controller\":true")
                && (written.contains("\"kind\":\"DaemonSet\"") || written.contains("\"kind\":\"Node\""));
        return true;
    }

    /** Where a pod is bound and whether it is ready is read, and since when it is bound. */
    private boolean condition(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            value(json, null);
            return true;
        }
        String type = null;
        String status = null;
        String reason = null;
        String changedAt = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            json.nextToken();
            switch (name) {
                case "type" -> type = scalar(json);
                case "status" -> status = scalar(json);
                case "reason" -> reason = scalar(json);
                case "lastTransitionTime" -> changedAt = scalar(json);
                default -> json.skipChildren();
            }
        }
        var scheduled = "PodScheduled".equals(type);
        if (!scheduled && !"Ready".equals(type)) {
            return false;
        }
        if (scheduled && changedAt != null) {
            own.put(Own.BOUND_AT, changedAt);
        }
        text.append("{\"type\":");
        quoted(type);
        if (status != null) {
            text.append(",\"status\":");
            quoted(status);
        }
        if (scheduled && reason != null) {
            text.append(",\"reason\":");
            quoted(reason);
        }
        text.append('}');
        return true;
    }

    private static @Nullable String scalar(JsonParser json) throws IOException {
        json.skipChildren();
        return json.getValueAsString();
    }

    private void own(JsonParser json, Own one) throws IOException {
        var value = json.getValueAsString();
        if (value != null) {
            own.put(one, value);
        } else if (json.currentToken() != JsonToken.VALUE_NULL) {
            throw MismatchedInputException.from(json, String.class, json.currentName() + " is not a text");
        }
    }

    private void string(JsonParser json) throws IOException {
        var characters = json.getTextCharacters();
        var from = json.getTextOffset();
        var to = from + json.getTextLength();
        for (var at = from; at < to; at++) {
            if (quotable(characters[at])) {
                quoted(json.getText());
                return;
            }
        }
        text.append('"').append(characters, from, to - from).append('"');
    }

    private void quoted(@Nullable String value) {
        var written = String.valueOf(value);
        text.append('"');
        var from = text.length();
        text.append(written);
        for (var at = from; at < text.length(); at++) {
            if (quotable(text.charAt(at))) {
                text.setLength(from);
                JsonStringEncoder.getInstance().quoteAsString(written, text);
                break;
            }
        }
        text.append('"');
    }

    private static boolean quotable(int character) {
        return character < ' ' || character == '"' || character == '\\';
    }
}
