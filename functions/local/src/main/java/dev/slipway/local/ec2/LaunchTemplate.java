package dev.slipway.local.ec2;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A launch template with its one version.
 *
 * @param data the {@code LaunchTemplateData} parameters, as they came
 * @param tags of the template itself; may grow
 */
record LaunchTemplate(
        String id, String name, Instant createdAt, SortedMap<String, String> data, SortedMap<String, String> tags) {

    /** EC2's bound on user data, in bytes before base64. */
    static final int MOST_USER_DATA = 16_384;

    @Nullable
    String value(String name) {
        return data.get(name);
    }

    /** Tags that the template puts on what it launches, for {@code instance} or {@code volume}. */
    SortedMap<String, String> tagsFor(String resourceType) {
        return Tags.specified(Query.of(data), resourceType);
    }

    List<String> securityGroups() {
        var template = Query.of(data);
        var groups = new ArrayList<>(template.texts("SecurityGroupId"));
        template.parts("NetworkInterface").forEach(card -> groups.addAll(card.texts("SecurityGroupId")));
        return groups.stream().distinct().toList();
    }

    /** The subnet of the first network interface, or null. */
    @Nullable
    String subnet() {
        return Query.of(data).parts("NetworkInterface").stream()
                .findFirst()
                .map(card -> card.text("SubnetId"))
                .orElse(null);
    }

    /** User data as text; empty when there is none. */
    String userData() {
        var encoded = data.get("UserData");
        if (encoded == null) {
            return "";
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(encoded.replaceAll("\\s", ""));
        } catch (IllegalArgumentException notBase64) {
            throw new Ec2Error("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
        }
        if (decoded.length > MOST_USER_DATA) {
            throw Ec2Error.invalidValue("User data is limited to %d bytes".formatted(MOST_USER_DATA));
        }
        return new String(decoded, StandardCharsets.UTF_8);
    }
}
