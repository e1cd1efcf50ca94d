package dev.slipway.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SortedMap;
import java.util.TreeMap;

/** One HTTP reply. */
record Answer(int status, String contentType, String body, SortedMap<String, String> headers) {

    static Answer json(int status, JsonNode body) {
        return json(status, body.toString());
    }

    static Answer json(int status, String body) {
        return new Answer(status, "application/json", body, new TreeMap<>());
    }

    static Answer text(String body) {
        return new Answer(200, "text/plain", body, new TreeMap<>());
    }

    Answer with(String header, String value) {
        var more = new TreeMap<>(headers);
        more.put(header, value);
        return new Answer(status, contentType, body, more);
    }
}
