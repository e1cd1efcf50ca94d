package dev.slipway.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a catalogue file. What is wrong with one type or offering is named and leaves out that one alone; only a text
 * that is no catalogue at all is refused.
 */
public final class CatalogReader {
    private static final List<String> NEEDED = List.of(ResourceList.CPU, ResourceList.MEMORY, ResourceList.PODS);

    private final Findings findings = new Findings();

    private CatalogReader() {}

    /**
     * What a file holds.
     *
     * @param faults types and offerings that were left out, in the file's order
     * @param warnings what was read, but not wholly as it was written
     */
    public record Reading(Catalog catalog, List<ObjectFault> faults, List<ObjectFault> warnings) {
        public Reading {
            faults = List.copyOf(faults);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Reads the file's text.
     *
     * @throws UnreadableJson when it is no JSON, or no catalogue
     */
    public static Reading read(String json) {
        var reader = new CatalogReader();
        var catalog = new Catalog(reader.sound(reader.types(json)));
        return new Reading(catalog, reader.findings.faults(), reader.findings.warnings());
    }

    /** Nearly every file is sound, and read at once; the slower way finds what is wrong, one by one. */
    private List<InstanceType> types(String json) {
        try {
            return ModelJson.readStrictly(json, Catalog.class).instanceTypes();
        } catch (UnreadableJson _) {
            return oneByOne(json);
        }
    }

    private List<InstanceType> oneByOne(String json) {
        if (json.isBlank()) {
            throw new UnreadableJson("the text is empty, where a catalogue is expected.");
        }
        var types = new ArrayList<InstanceType>();
        var root = ModelJson.readStrictly(json, JsonNode.class);
        if (!root.isObject()) {
            throw new UnreadableJson("it is no catalogue, which is an object with a list instanceTypes.");
        }
        unknown("catalogue", root, List.of("instanceTypes"));
        var list = root.path("instanceTypes");
        if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
            throw new UnreadableJson("instanceTypes is not a list. Maybe it is another file than a catalogue.");
        }
        for (var i = 0; i < list.size(); i++) {
            type(list.get(i), i).ifPresent(types::add);
        }
        return types;
    }

    private Optional<InstanceType> type(JsonNode node, int index) {
        if (!(node instanceof ObjectNode fields)) {
            findings.fault("instanceTypes[%d]".formatted(index), "this is no instance type: it has no fields.");
            return Optional.empty();
        }
        var name = fields.path("name").asText("");
        var object = name.isEmpty() ? "instanceTypes[%d]".formatted(index) : named(name);
        unknown(object, fields, ModelJson.fields(InstanceType.class));
        if (fields.get("offerings") instanceof ArrayNode offerings) {
            fields.set("offerings", soundOfferings(object, offerings));
        }
        return read(object, "", fields, InstanceType.class);
    }

    private ArrayNode soundOfferings(String object, ArrayNode offerings) {
        var kept = offerings.arrayNode();
        for (var i = 0; i < offerings.size(); i++) {
            var offering = offerings.get(i);
            unknown(object, offering, ModelJson.fields(Offering.class));
            if (read(object, "offerings[%d]".formatted(i), offering, Offering.class)
                    .isPresent()) {
                kept.add(offering);
            }
        }
        return kept;
    }

    private <T> Optional<T> read(String object, String path, JsonNode node, Class<T> type) {
        try {
            return Optional.of(ModelJson.read(node.toString(), type));
        } catch (UnreadableJson e) {
            // The sentence begins with the type's name, which stands for where it is.
            var sentence = String.valueOf(e.getMessage()).replaceFirst("^" + type.getSimpleName() + "\\.?", "");
            findings.fault(object, path + (path.isEmpty() || sentence.startsWith(" ") ? "" : ".") + sentence);
            return Optional.empty();
        }
    }

    private void unknown(String object, JsonNode node, List<String> known) {
        node.properties().forEach(field -> {
            if (!known.contains(field.getKey())) {
                findings.warn(
                        object,
                        "%s: this field is not known, and not read. %s"
                                .formatted(field.getKey(), NearestName.hint(field.getKey(), known)));
            }
        });
    }

    private List<InstanceType> sound(List<InstanceType> types) {
        var kept = new ArrayList<InstanceType>();
        var names = new HashSet<String>();
        for (var type : types) {
            var fault = fault(type);
            if (fault != null) {
                findings.fault(named(type.name()), fault);
            } else if (!names.add(type.name())) {
                findings.fault(named(type.name()), "it is there twice; the first one is used.");
            } else {
                var once = withoutRepeats(type);
                warn(once);
                kept.add(once);
            }
        }
        return kept;
    }

    /** A type's offerings are known by where and how they are bought; of two at different prices one would be a guess. */
    private InstanceType withoutRepeats(InstanceType type) {
        var offerings = new ArrayList<Offering>();
        var known = new HashSet<List<Object>>();
        for (var offering : type.offerings()) {
            if (known.add(List.of(offering.zone(), offering.capacityType(), offering.reservation()))) {
                offerings.add(offering);
            } else {
                findings.fault(
                        named(type.name()),
                        "offerings: %s in %s%s is there twice; the cheapest is used, not the one at %s. Maybe another zone is meant."
                                .formatted(
                                        offering.capacityType().text(),
                                        offering.zone(),
                                        offering.reservation().isEmpty() ? "" : " of " + offering.reservation(),
                                        offering.price()));
            }
        }
        return offerings.size() == type.offerings().size() ? type : type.with(type.capacity(), offerings);
    }

    private void warn(InstanceType type) {
        var object = named(type.name());
        if (type.offerings().isEmpty()
                && findings.faults().stream().noneMatch(fault -> fault.object().equals(object))) {
            findings.warn(object, "it has no offerings, so that no node can be of it.");
        }
        for (var resource : NEEDED) {
            if (type.allocatable().get(resource).compareTo(Quantity.ZERO) <= 0) {
                findings.warn(
                        object,
                        "overhead: %s %s leaves nothing of the capacity %s, so that no pod can be on it."
                                .formatted(
                                        resource,
                                        type.overhead().get(resource),
                                        type.capacity().get(resource)));
            }
        }
    }

    private static @Nullable String fault(InstanceType type) {
        if (type.name().isEmpty()) {
            return "name: this field is missing.";
        }
        if (type.architecture().isEmpty()) {
            return "architecture: this field is missing; an example is amd64.";
        }
        if (type.operatingSystems().isEmpty()) {
            return "operatingSystems: this field is missing; an example is [\"linux\"].";
        }
        for (var amount : type.capacity().amounts().entrySet()) {
            if (amount.getValue().compareTo(Quantity.ZERO) < 0) {
                return "capacity: %s: the amount \"%s\" is negative.".formatted(amount.getKey(), amount.getValue());
            }
        }
        for (var resource : NEEDED) {
            if (type.capacity().get(resource).compareTo(Quantity.ZERO) <= 0) {
                return "capacity: %s is missing.".formatted(resource);
            }
        }
        return type.offerings().stream().anyMatch(offering -> offering.zone().isEmpty())
                ? "offerings: a zone is missing; an example is us-east-1a."
                : null;
    }

    private static String named(String type) {
        return "InstanceType/" + type;
    }
}
