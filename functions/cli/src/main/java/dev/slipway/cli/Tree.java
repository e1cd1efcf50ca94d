package dev.slipway.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.util.regex.Pattern;

/** A report as text. */
final class Tree {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    private static final ObjectMapper YAML = YAMLMapper.builder(
                    YAMLFactory.builder().stringQuotingChecker(new Quoting()).build())
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    /** Quotes also what some reader takes for a number or a time: 1e3, 0x10, 1_000, 12:30, 2026-11-27. */
    private static final class Quoting extends StringQuotingChecker {
        private static final long serialVersionUID = 1L;

        private static final Pattern NUMBER_OR_TIME = Pattern.compile(
                "[-+]?[0-9_.,:]*([eE][-+]?[0-9_]+)?|[-+]?0[xXoObB][0-9a-fA-F_]+|[-+]?\\.(inf|nan)|[0-9]{4}-[0-9]{1,2}-[0-9].*",
                Pattern.CASE_INSENSITIVE);

        private final StringQuotingChecker usual = new StringQuotingChecker.Default();

        @Override
        public boolean needToQuoteName(String name) {
            return usual.needToQuoteName(name) || NUMBER_OR_TIME.matcher(name).matches();
        }

        @Override
        public boolean needToQuoteValue(String value) {
            return usual.needToQuoteValue(value)
                    || NUMBER_OR_TIME.matcher(value).matches();
        }
    }

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
