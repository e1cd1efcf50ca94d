package dev.slipway.cluster;

import dev.slipway.model.pool.CapacityReservation;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.NodeClassStatus.Condition;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the status of EC2NodeClasses as Karpenter has it (aws.md §1.12), by a merge patch of the version that was read,
 * and only where it differs. A condition keeps its time while its status stays; conditions of other types stay.
 */
record NodeClassStatusWriter(KubernetesClient client, Clock clock) {
    private static final String OPERATION = "kubernetes:PatchEC2NodeClassStatus";

    /** Only sweeps write statuses, so that one conflict is rare and three in a row are a quarrel. */
    private static final int ATTEMPTS = 3;

    void write(String name, NodeClassStatus status) {
        for (var attempt = 1; ; attempt++) {
            try {
                tryWrite(name, status);
                return;
            } catch (KubernetesClientException e) {
                if (ApiFaults.is(e, HttpURLConnection.HTTP_NOT_FOUND)) {
                    return;
                }
                if (!ApiFaults.is(e, HttpURLConnection.HTTP_CONFLICT)) {
                    throw ApiFaults.of(OPERATION, name, e);
                }
                if (attempt == ATTEMPTS) {
                    throw new RetryableFault(OPERATION, name, e);
                }
            }
        }
    }

    private void tryWrite(String name, NodeClassStatus status) {
        var classes = client.genericKubernetesResources(CustomKind.EC2_NODE_CLASS.context());
        var object = classes.withName(name).get();
        if (object == null) {
            return;
        }
        var before = object.getAdditionalProperties().get("status") instanceof Map<?, ?> map ? map : Map.of();
        var changes = new LinkedHashMap<String, @Nullable Object>();
        fields(status, before).forEach((field, value) -> {
            var known = before.get(field);
            if (value == null ? known != null : !value.equals(known)) {
                changes.put(field, value);
            }
        });
        if (changes.isEmpty()) {
            return;
        }
        var patch = Map.of(
                "metadata", Map.of("resourceVersion", object.getMetadata().getResourceVersion()), "status", changes);
        classes.resource(object)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        client.getKubernetesSerialization().asJson(patch));
    }

    /** A null takes its field away. */
    private Map<String, @Nullable Object> fields(NodeClassStatus status, Map<?, ?> before) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put(
                "subnets",
                status.subnets().stream().map(NodeClassStatusWriter::subnet).toList());
        fields.put(
                "securityGroups",
                status.securityGroups().stream()
                        .map(group -> texts("id", group.id(), "name", group.name()))
                        .toList());
        fields.put(
                "amis",
                status.images().stream().map(NodeClassStatusWriter::image).toList());
        fields.put("instanceProfile", status.instanceProfile().isEmpty() ? null : status.instanceProfile());
        fields.put(
                "capacityReservations",
                status.reservations().stream()
                        .map(NodeClassStatusWriter::reservation)
                        .toList());
        fields.put(
                "conditions", conditions(status, before.get("conditions") instanceof List<?> list ? list : List.of()));
        return fields;
    }

    private static Map<String, Object> subnet(Subnet subnet) {
        return texts("id", subnet.id(), "zone", subnet.zone(), "zoneID", subnet.zoneId());
    }

    private static Map<String, Object> image(Image image) {
        var fields = texts("id", image.id(), "name", image.name());
        if (image.deprecated()) {
            fields.put("deprecated", true);
        }
        var requirements = Stream.concat(
                image.requirements().stream(), Stream.of(Requirement.in(WellKnown.ARCH, image.architecture())));
        fields.put(
                "requirements",
                requirements.map(NodeClassStatusWriter::requirement).toList());
        return fields;
    }

    private static Map<String, Object> reservation(CapacityReservation reservation) {
        var fields = texts(
                "id", reservation.id(),
                "availabilityZone", reservation.zone(),
                "instanceType", reservation.instanceType(),
                "instanceMatchCriteria", reservation.instanceMatchCriteria(),
                "ownerID", reservation.ownerId(),
                "endTime", reservation.endTime(),
                "reservationType", reservation.type().text(),
                "state", reservation.state());
        fields.put("interruptible", reservation.interruptible());
        return fields;
    }

    private static Map<String, Object> requirement(Requirement requirement) {
        var fields = texts(
                "key", requirement.key(), "operator", requirement.operator().text());
        if (!requirement.values().isEmpty()) {
            fields.put("values", requirement.values());
        }
        return fields;
    }

    private List<Object> conditions(NodeClassStatus status, List<?> before) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        var conditions = new ArrayList<Object>();
        for (var other : before) {
            if (status.conditions().stream().noneMatch(own -> own.type().equals(field(other, "type")))) {
                conditions.add(other);
            }
        }
        for (var own : status.conditions()) {
            conditions.add(condition(own, since(own, before, now)));
        }
        return conditions;
    }

    private static String since(Condition own, List<?> before, String now) {
        for (var known : before) {
            if (own.type().equals(field(known, "type"))
                    && own.status().text().equals(field(known, "status"))
                    && field(known, "lastTransitionTime") instanceof String time) {
                return time;
            }
        }
        return now;
    }

    private static Map<String, Object> condition(Condition condition, String since) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("type", condition.type());
        fields.put("status", condition.status().text());
        fields.put("reason", condition.reason());
        fields.put("message", condition.message());
        fields.put("lastTransitionTime", since);
        return fields;
    }

    private static @Nullable Object field(@Nullable Object condition, String name) {
        return condition instanceof Map<?, ?> map ? map.get(name) : null;
    }

    /** Names and values in turn; empty values are left out. */
    private static Map<String, Object> texts(String... namesAndValues) {
        var fields = new LinkedHashMap<String, Object>();
        for (var at = 0; at < namesAndValues.length; at += 2) {
            if (!namesAndValues[at + 1].isEmpty()) {
                fields.put(namesAndValues[at], namesAndValues[at + 1]);
            }
        }
        return fields;
    }
}
