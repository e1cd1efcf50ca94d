package dev.slipway.local.ec2;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An IAM instance profile.
 *
 * @param path {@code /} or {@code /…/}
 * @param role the one role in it, null when there is none
 * @param tags may grow
 */
record InstanceProfile(
        String name,
        String path,
        Instant createdAt,
        @Nullable String role,
        SortedMap<String, String> tags) {
    String id() {
        return "AIPA" + "%08x".formatted(InstanceTypes.hash(name)).toUpperCase(Locale.ROOT);
    }

    String arn(String accountId) {
        return "arn:aws:iam::%s:instance-profile%s%s".formatted(accountId, path, name);
    }

    List<String> roles() {
        return role == null ? List.of() : List.of(role);
    }

    InstanceProfile with(@Nullable String otherRole) {
        return new InstanceProfile(name, path, createdAt, otherRole, tags);
    }
}
