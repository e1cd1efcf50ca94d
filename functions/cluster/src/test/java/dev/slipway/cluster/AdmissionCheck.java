package dev.slipway.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an API server says of an object by the schema of its definition: a validator of JSON schemas, and CEL. */
final class AdmissionCheck {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As the API server: a match anywhere in the text is one. */
    private static final CelOptions OPTIONS =
            CelOptions.current().enableRegexPartialMatch(true).build();

    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(CelExtensions.strings())
            .addVar("self", SimpleType.DYN)
            .addVar("oldSelf", SimpleType.DYN)
            .build();
    private static final CelRuntime RUNTIME = CelRuntimeFactory.legacyCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(CelExtensions.strings())
            .build();

    private final List<String> faults = new ArrayList<>();

    private AdmissionCheck() {}

    /**
     * What is wrong, in any order.
     *
     * @param old what is there already; null when it is created
     */
    static List<String> faults(Schema schema, JsonNode written, @Nullable JsonNode old) {
        var check = new AdmissionCheck();
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(JSON.valueToTree(schema.parts()))
                .validate(written)
                .forEach(fault -> check.faults.add(fault.getMessage()));
        // Rules are for what has the right form.
        if (check.faults.isEmpty()) {
            check.rules(JSON.valueToTree(schema.parts()), written, old);
        }
        return check.faults;
    }

    private void rules(JsonNode schema, JsonNode self, @Nullable JsonNode old) {
        for (var rule : schema.path("x-kubernetes-validations")) {
            var text = rule.path("rule").asText();
            if (!text.contains("oldSelf") || old != null) {
                check(text, rule.path("message").asText(), self, old);
            }
        }
        if (self.isArray()) {
            self.forEach(element -> rules(schema.path("items"), element, null));
        }
        self.properties().forEach(field -> {
            var name = field.getKey();
            var below = schema.has("properties")
                    ? schema.path("properties").path(name)
                    : schema.path("additionalProperties");
            rules(below, field.getValue(), old == null ? null : old.get(name));
        });
    }

    private void check(String rule, String message, JsonNode self, @Nullable JsonNode old) {
        var variables = new LinkedHashMap<String, Object>(Map.of("self", value(self)));
        if (old != null) {
            variables.put("oldSelf", value(old));
        }
        try {
            var program = RUNTIME.createProgram(COMPILER.compile(rule).getAst());
            if (!Boolean.TRUE.equals(program.eval(variables))) {
                faults.add(message);
            }
        } catch (CelValidationException | CelEvaluationException e) {
            throw new AssertionError("The rule \"%s\" cannot be evaluated.".formatted(rule), e);
        }
    }

    /** CEL knows no integers but of 64 bits. */
    private static Object value(JsonNode node) {
        if (node.isArray()) {
            var list = new ArrayList<Object>();
            node.forEach(element -> list.add(value(element)));
            return list;
        }
        if (node.isObject()) {
            var map = new LinkedHashMap<String, Object>();
            node.properties().forEach(field -> map.put(field.getKey(), value(field.getValue())));
            return map;
        }
        if (node.isIntegralNumber()) {
            return node.asLong();
        }
        return node.isBoolean() ? (Object) node.asBoolean() : node.asText();
    }
}
