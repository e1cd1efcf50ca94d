package dev.slipway.local.kubernetes.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Lists, whole or in pages. */
final class ListRoutes {

    private final Store store;

    ListRoutes(Store store) {
        this.store = store;
    }

    /** Where the last page ended, and the version that the first page had: a watch from it misses nothing. */
    private record Position(String key, long version) {

        static Position read(String token) {
            try {
                var text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
                var space = text.indexOf(' ');
                return new Position(text.substring(space + 1), Long.parseLong(text.substring(0, space)));
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw ApiFailure.badRequest("continue key is not valid: " + token);
            }
        }

        String token() {
            var text = version + " " + key;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    Answer list(Target target, ApiRequest request) {
        var limit = limit(request.parameter("limit"));
        var token = request.parameter("continue");
        var start = token.isEmpty() ? new Position("", store.cache().version()) : Position.read(token);
        var found = store.cache().list(Filter.of(target, request), start.key());
        var page = found.size() > limit ? found.subList(0, limit) : found;
        var metadata = Json.object().put("resourceVersion", Long.toString(start.version()));
        if (page.size() < found.size()) {
            metadata.put("continue", new Position(page.getLast().key(), start.version()).token());
            metadata.put("remainingItemCount", found.size() - page.size());
        }
        if (request.wantsTable()) {
            var table = Tables.of(target.kind(), page, store.clock().instant());
            table.set("metadata", metadata);
            return Answer.json(200, table);
        }
        return Answer.json(200, body(target.kind(), metadata.toString(), page));
    }

    /** Joins texts that are JSON already: a list of 100,000 pods is not parsed and written again. */
    private static String body(ResourceKind kind, String metadata, List<Stored> items) {
        return items.stream()
                .map(Stored::text)
                .collect(Collectors.joining(
                        ",",
                        "{\"kind\":\"%sList\",\"apiVersion\":\"%s\",\"metadata\":%s,\"items\":["
                                .formatted(kind.kind(), kind.apiVersion(), metadata),
                        "]}"));
    }

    private static int limit(String text) {
        try {
            var limit = text.isEmpty() ? 0 : Integer.parseInt(text);
            return limit <= 0 ? Integer.MAX_VALUE : limit;
        } catch (NumberFormatException e) {
            throw ApiFailure.badRequest("limit must be a whole number, not '%s'".formatted(text));
        }
    }
}
