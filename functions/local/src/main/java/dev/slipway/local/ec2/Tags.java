package dev.slipway.local.ec2;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads and checks tags as EC2 does: at most 50, keys of at most 127 letters, {@code aws:} is Amazon's own. */
final class Tags {
    private static final int MOST = 50;
    private static final int LONGEST_KEY = 127;
    private static final int LONGEST_VALUE = 255;
    private static final Set<String> TAGGABLE =
            Set.of("fleet", "instance", "volume", "network-interface", "launch-template", "spot-instances-request");

    private Tags() {}

    /** The tags of every {@code TagSpecification.N} for that resource type. */
    static SortedMap<String, String> specified(Query query, String resourceType) {
        var tags = new TreeMap<String, String>();
        for (var specification : query.parts("TagSpecification")) {
            var type = specification.required("ResourceType");
            if (!TAGGABLE.contains(type)) {
                throw Ec2Error.invalidValue(
                        "'%s' is not a valid taggable resource type for this operation.".formatted(type));
            }
            var found = of(specification.parts("Tag"));
            if (type.equals(resourceType)) {
                tags.putAll(found);
            }
        }
        return tags;
    }

    static SortedMap<String, String> of(List<Query> parts) {
        var tags = new TreeMap<String, String>();
        for (var part : parts) {
            var key = part.text("Key");
            if (key == null || key.isEmpty()) {
                throw Ec2Error.invalidValue(
                        "Tag key cannot be null or empty. Resource tag keys must have at least 1 character.");
            }
            var value = part.text("Value", "");
            if (key.startsWith("aws:")) {
                throw Ec2Error.invalidValue("Tag keys starting with 'aws:' are reserved for internal use");
            }
            if (key.length() > LONGEST_KEY) {
                throw Ec2Error.invalidValue(
                        "Tag key exceeds the maximum length of %d characters".formatted(LONGEST_KEY));
            }
            if (value.length() > LONGEST_VALUE) {
                throw Ec2Error.invalidValue(
                        "Tag value exceeds the maximum length of %d characters".formatted(LONGEST_VALUE));
            }
            if (tags.putIfAbsent(key, value) != null) {
                throw Ec2Error.invalidValue("Duplicate tag key '%s' specified.".formatted(key));
            }
        }
        limit(tags);
        return tags;
    }

    /** Amazon's own tags do not count. */
    static void limit(SortedMap<String, String> tags) {
        if (tags.keySet().stream().filter(key -> !key.startsWith("aws:")).count() > MOST) {
            throw new Ec2Error("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
        }
    }
}
