package dev.slipway.local.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a SAM template into what the local run acts on.
 *
 * <p>A property that would change what a deployed stack does, and that the local run cannot follow, is a fault and not
 * passed over; a whole resource of another type is listed in {@link Template#notRun()}.
 */
public final class TemplateReader {
    private TemplateReader() {}

    /**
     * Reads the file.
     *
     * @param file the template; {@code CodeUri} is taken from its folder
     * @param parameters values for the template's parameters; those left out have their default
     * @param place where the stack is imagined to run
     * @throws TemplateFault naming resource, property and value
     */
    public static Template read(Path file, Map<String, String> parameters, Place place) {
        try {
            var folder = file.toAbsolutePath().normalize().getParent();
            return parse(Files.readString(file), folder == null ? file : folder, parameters, place);
        } catch (IOException unreadable) {
            throw new TemplateFault(
                    "The template %s cannot be read: %s. Maybe run from the repository's root."
                            .formatted(file, unreadable.getMessage()),
                    unreadable);
        }
    }

    static Template parse(String yaml, Path folder, Map<String, String> parameters, Place place) {
        var root = Fields.map("The template", YamlTree.read(yaml));
        var resources = Fields.map("Resources", root.get("Resources"));
        if (resources.isEmpty()) {
            throw new TemplateFault("The template declares no Resources.");
        }
        var resolver = new Resolver(values(root, parameters), resources, place);
        var names = QueueNames.of(resources, resolver, place);
        var globals = Fields.map(
                "Globals.Function", Fields.map("Globals", root.get("Globals")).get("Function"));
        var functions = new ArrayList<FunctionResource>();
        var queues = new ArrayList<QueueResource>();
        var tables = new ArrayList<TableResource>();
        var rules = new ArrayList<RuleResource>();
        var notRun = new ArrayList<String>();
        resources.forEach((id, declared) -> {
            var resource = Fields.map(id, declared);
            if (resource.containsKey("Condition")) {
                throw new TemplateFault("%s has a Condition, which the local run cannot decide.".formatted(id));
            }
            var type = String.valueOf(resource.get("Type"));
            var properties = resource.get("Properties");
            switch (type) {
                case "AWS::Serverless::Function" -> {
                    var merged = merge(globals, Fields.map(id, properties));
                    functions.add(new FunctionReader(folder, names).read(id, new Fields(id, merged, resolver)));
                }
                case "AWS::SQS::Queue" -> queues.add(QueueReader.read(id, new Fields(id, properties, resolver), names));
                case "AWS::DynamoDB::Table" -> tables.add(TableReader.read(id, new Fields(id, properties, resolver)));
                case "AWS::Events::Rule" ->
                    RuleReader.read(id, new Fields(id, properties, resolver), names)
                            .ifPresent(rules::add);
                default -> notRun.add("%s (%s)".formatted(id, type));
            }
        });
        return new Template(functions, queues, tables, rules, notRun);
    }

    private static Map<String, String> values(Map<String, Object> root, Map<String, String> given) {
        var declared = Fields.map("Parameters", root.get("Parameters"));
        var values = new TreeMap<String, String>();
        declared.forEach((name, declaration) -> {
            var about = Fields.map("Parameters." + name, declaration);
            var value = given.containsKey(name) ? given.get(name) : about.get("Default");
            if (value == null) {
                throw new TemplateFault("The parameter %s has no default and was not given.".formatted(name));
            }
            var pattern = about.get("AllowedPattern");
            if (pattern != null && !value.toString().matches(pattern.toString())) {
                throw new TemplateFault("The parameter %s does not match %s: '%s'.".formatted(name, pattern, value));
            }
            values.put(name, value.toString());
        });
        given.keySet().stream()
                .filter(name -> !declared.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new TemplateFault(
                            "The template has no parameter '%s' (it has %s).".formatted(name, declared.keySet()));
                });
        return values;
    }

    /** Merges as SAM does: maps entry by entry, lists appended to the globals', other values replaced. */
    private static Map<String, Object> merge(Map<String, Object> globals, Map<String, Object> own) {
        var merged = new LinkedHashMap<>(globals);
        own.forEach((name, value) -> merged.merge(name, value, TemplateReader::mergeValue));
        return merged;
    }

    private static Object mergeValue(Object global, Object own) {
        if (global instanceof Map<?, ?> && own instanceof Map<?, ?> ownMap && !isFunction(ownMap)) {
            return merge(Fields.map("Globals", global), Fields.map("Globals", ownMap));
        }
        if (global instanceof List<?> first && own instanceof List<?> second) {
            var joined = new ArrayList<Object>(first);
            joined.addAll(second);
            return joined;
        }
        return own;
    }

    private static boolean isFunction(Map<?, ?> map) {
        return map.size() == 1
                && map.keySet().stream()
                        .anyMatch(key -> key.toString().startsWith("Fn::")
                                || key.toString().equals("Ref"));
    }
}
