package dev.slipway.local.template;

import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * CloudFormation's YAML as maps, lists and strings. Short forms of functions become their long form ({@code !Ref X} is
 * {@code {Ref: X}}, {@code !GetAtt A.B} is {@code {Fn::GetAtt: [A, B]}}). Dates stay text, as CloudFormation has them.
 */
final class YamlTree {
    private YamlTree() {}

    static Object read(String yaml) {
        Node root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(yaml));
        } catch (YAMLException notYaml) {
            throw new TemplateFault("The template is not YAML: " + notYaml.getMessage(), notYaml);
        }
        if (root == null) {
            throw new TemplateFault("The template is empty.");
        }
        return convert(root);
    }

    private static Object convert(Node node) {
        var tag = node.getTag().getValue();
        var value = plain(node);
        // "!Ref" is a local tag; the standard types are "tag:yaml.org,2002:…".
        return tag.startsWith("!") && tag.length() > 1 ? function(tag.substring(1), value, line(node)) : value;
    }

    private static Object plain(Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar.getTag(), scalar.getValue());
            case SequenceNode sequence ->
                sequence.getValue().stream().map(YamlTree::convert).toList();
            case MappingNode mapping -> map(mapping);
            default -> throw new TemplateFault("Line %d holds YAML of an unknown sort.".formatted(line(node)));
        };
    }

    /** Event patterns tell 1 from "1"; a value whose text would change on the way stays text, so that toString gives it back. */
    private static Object scalar(Tag tag, String text) {
        if (Tag.NULL.equals(tag)) {
            return "";
        }
        if (Tag.INT.equals(tag) && text.matches("-?(0|[1-9]\\d{0,17})")) {
            return Long.valueOf(text);
        }
        if (Tag.FLOAT.equals(tag) && text.matches("-?\\d+\\.\\d+")) {
            return new BigDecimal(text);
        }
        return Tag.BOOL.equals(tag) && (text.equals("true") || text.equals("false")) ? Boolean.valueOf(text) : text;
    }

    private static Map<String, Object> map(MappingNode mapping) {
        var map = new LinkedHashMap<String, Object>();
        for (var entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw new TemplateFault("Line %d has a key that is no text.".formatted(line(entry.getKeyNode())));
            }
            if (map.putIfAbsent(key.getValue(), convert(entry.getValueNode())) != null) {
                throw new TemplateFault("Line %d repeats the key '%s'.".formatted(line(key), key.getValue()));
            }
        }
        return map;
    }

    private static Object function(String name, Object argument, int line) {
        return switch (name) {
            case "Ref" -> Map.of("Ref", argument);
            case "GetAtt" -> Map.of("Fn::GetAtt", argument instanceof String text ? split(text, line) : argument);
            default -> Map.of("Fn::" + name, argument);
        };
    }

    private static List<Object> split(String text, int line) {
        var dot = text.indexOf('.');
        if (dot < 1) {
            throw new TemplateFault(
                    "Line %d: !GetAtt %s names no attribute. Maybe %s.Arn.".formatted(line, text, text));
        }
        return new ArrayList<>(List.of(text.substring(0, dot), text.substring(dot + 1)));
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
