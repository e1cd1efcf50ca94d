package dev.slipway.local.kubernetes.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The parts of a MIME multipart document, as cloud-init and nodeadm read user data. */
final class MimeParts {

    private static final Pattern BOUNDARY =
            Pattern.compile("(?im)^content-type:\\s*multipart/[^\\n]*?boundary=\"?([^\"\\s;]+)\"?");

    /**
     * One part.
     *
     * @param type media type in small letters, without parameters
     */
    record Part(String type, String body) {}

    private MimeParts() {}

    static boolean isMime(String text) {
        return BOUNDARY.matcher(text).find();
    }

    static List<Part> read(String text) {
        var boundary = BOUNDARY.matcher(text);
        if (!boundary.find()) {
            return List.of();
        }
        var delimiter = "--" + boundary.group(1);
        var parts = new ArrayList<Part>();
        var lines = new ArrayList<String>();
        var inPart = false;
        for (var line : text.split("\\r?\\n", -1)) {
            if (line.strip().equals(delimiter) || line.strip().equals(delimiter + "--")) {
                if (inPart) {
                    parts.add(part(lines));
                }
                inPart = !line.strip().endsWith(delimiter + "--");
                lines.clear();
            } else {
                lines.add(line);
            }
        }
        return parts;
    }

    private static Part part(List<String> lines) {
        var blank = lines.indexOf("");
        var headers = blank < 0 ? lines : lines.subList(0, blank);
        var body = blank < 0 ? "" : String.join("\n", lines.subList(blank + 1, lines.size()));
        var type = headers.stream()
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith("content-type:"))
                .map(header -> header.substring("content-type:".length()).split(";", 2)[0])
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("text/plain");
        return new Part(type, body);
    }
}
