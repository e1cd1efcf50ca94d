package dev.slipway.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** A report as text. */
final class Tree {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    private Tree() {}

    /** Without a line break at its end. */
    static String text(JsonNode tree, OutputFormat format) {
        try {
            return switch (format) {
                case JSON -> JSON.writeValueAsString(tree);
                case YAML -> YAML.writeValueAsString(tree).stripTrailing();
                case TABLE -> throw new IllegalArgumentException("A table is not a form of a tree.");
            };
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of JSON nodes could not be written.", e);
        }
    }
}
