package dev.slipway.aws.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** User data as MIME multipart, which cloud-init and nodeadm both read. Line feeds only, as they expect. */
final class MimeParts {
    private static final String BOUNDARY = "//";
    private static final Pattern DECLARED =
            Pattern.compile("boundary\\s*=\\s*(?:\"([^\"]+)\"|([^\\s;]+))", Pattern.CASE_INSENSITIVE);

    private MimeParts() {}

    static String part(String contentType, String content) {
        return "Content-Type: " + contentType + "\n\n" + withNewline(content);
    }

    static String document(List<String> parts) {
        var document = new StringBuilder(
                "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"%s\"\n\n".formatted(BOUNDARY));
        parts.forEach(
                part -> document.append("--").append(BOUNDARY).append('\n').append(withNewline(part)));
        return document.append("--").append(BOUNDARY).append("--\n").toString();
    }

    /** What the user wrote, as parts: those of a MIME document, or all of it as one part of this type. */
    static List<String> ofUser(String userData, String contentType) {
        if (userData.isBlank()) {
            return List.of();
        }
        return mime(userData)
                ? split(userData).orElse(List.of())
                : List.of(part(contentType, userData.replace("\r\n", "\n")));
    }

    /** What is wrong with a document that begins as MIME, as the end of a sentence; empty for anything else. */
    static Optional<String> faultOf(String userData) {
        return mime(userData) && split(userData).isEmpty()
                ? Optional.of("begins as MIME but has no part. Maybe its Content-Type lacks the boundary")
                : Optional.empty();
    }

    static boolean mime(String text) {
        var start = text.stripLeading().toLowerCase(Locale.ROOT);
        return start.startsWith("mime-version:") || start.startsWith("content-type: multipart/");
    }

    /** The parts of a document as they stand, headers included; empty when it names no boundary or has no part. */
    static Optional<List<String>> split(String document) {
        var text = document.replace("\r\n", "\n").strip() + "\n";
        var declared = DECLARED.matcher(text);
        if (!declared.find()) {
            return Optional.empty();
        }
        var delimiter = "--" + (declared.group(1) == null ? declared.group(2) : declared.group(1));
        var parts = new ArrayList<String>();
        StringBuilder part = null;
        for (var line : text.split("\n", -1)) {
            if (line.stripTrailing().equals(delimiter) || line.stripTrailing().equals(delimiter + "--")) {
                if (part != null) {
                    parts.add(part.toString().strip() + "\n");
                }
                part = line.stripTrailing().equals(delimiter) ? new StringBuilder() : null;
            } else if (part != null) {
                part.append(line).append('\n');
            }
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(parts);
    }

    private static String withNewline(String text) {
        return text.endsWith("\n") ? text : text + "\n";
    }
}
