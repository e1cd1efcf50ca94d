package dev.slipway.local.kubernetes.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One HTTP request, its path taken apart.
 *
 * @param segments decoded parts of the path
 * @param query decoded parameters; a repeated one keeps its last value
 * @param accept media types that the caller wants, empty if not said
 * @param contentType media type of the body, empty if not said
 */
record ApiRequest(
        String method,
        List<String> segments,
        SortedMap<String, String> query,
        String accept,
        String contentType,
        String body) {

    static ApiRequest of(String method, String uri, String accept, String contentType, String body) {
        var mark = uri.indexOf('?');
        var path = mark < 0 ? uri : uri.substring(0, mark);
        var query = new TreeMap<String, String>();
        if (mark >= 0) {
            for (var pair : uri.substring(mark + 1).split("&", -1)) {
                var equals = pair.indexOf('=');
                var key = equals < 0 ? pair : pair.substring(0, equals);
                query.put(decode(key), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        var segments = Arrays.stream(path.split("/"))
                .filter(part -> !part.isEmpty())
                .map(ApiRequest::decode)
                .toList();
        return new ApiRequest(method, segments, query, accept, contentType, body);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    boolean watches() {
        return method.equals("GET")
                && (parameter("watch").equals("true") || parameter("watch").equals("1"));
    }

    boolean wantsTable() {
        return accept.contains("as=Table");
    }

    boolean dryRun() {
        return parameter("dryRun").equals("All");
    }

    String path() {
        return "/" + String.join("/", segments);
    }
}
