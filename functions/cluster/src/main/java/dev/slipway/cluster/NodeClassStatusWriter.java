package dev.slipway.cluster;

import dev.slipway.model.pool.CapacityReservation;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the status of EC2NodeClasses as Karpenter has it (aws.md §1.12). */
record NodeClassStatusWriter(KubernetesClient client, Clock clock) {
    void write(String name, NodeClassStatus status) {
        new StatusPatches(client, CustomKind.EC2_NODE_CLASS).write(name, before -> fields(status, before));
    }

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
        fields.put("conditions", StatusPatches.conditions(status.conditions(), before, Map.of(), clock.instant()));
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
