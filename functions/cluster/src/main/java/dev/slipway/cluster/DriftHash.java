package dev.slipway.cluster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A digest of what makes nodes drift. As in Karpenter, the order of lists does not count, nor do fields that are absent,
 * empty or zero (core.md §3.7); unlike it the digest is SHA-256, so the two never compare equal.
 */
final class DriftHash {
    /** Changes whenever the canonical text does, so that a new release is not taken for a change by the user. */
    private static final String VERSION = "s2-";

    private DriftHash() {}

    static String of(Map<String, ?> fields) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(canonical(fields).getBytes(StandardCharsets.UTF_8));
            return VERSION + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256, but this one has not.", e);
        }
    }

    private static String canonical(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Map<?, ?> map -> {
                var entries = new TreeMap<String, String>();
                map.forEach((key, element) -> entries.put(key.toString(), canonical(element)));
                yield entries.entrySet().stream()
                        .filter(entry -> !entry.getValue().isEmpty())
                        .map(entry -> quoted(entry.getKey()) + ":" + entry.getValue())
                        .collect(Collectors.collectingAndThen(Collectors.joining(","), DriftHash::braced));
            }
            case List<?> list ->
                list.stream()
                        .map(DriftHash::canonical)
                        .filter(element -> !element.isEmpty())
                        .sorted()
                        .distinct()
                        .collect(Collectors.collectingAndThen(Collectors.joining(","), DriftHash::braced));
            case Boolean flag -> flag ? "true" : "";
            case Number number -> number.doubleValue() == 0 ? "" : number.toString();
            default -> value.toString().isEmpty() ? "" : quoted(value.toString());
        };
    }

    private static String braced(String inside) {
        return inside.isEmpty() ? "" : "{" + inside + "}";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
