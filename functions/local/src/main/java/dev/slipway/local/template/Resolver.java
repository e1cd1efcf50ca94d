package dev.slipway.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces {@code Ref}, {@code Fn::GetAtt}, {@code Fn::Sub} and {@code Fn::Join} by what they stand for. */
final class Resolver {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]*)}");

    private final SortedMap<String, String> values;
    private final Map<String, Object> resources;
    private final Place place;

    Resolver(Map<String, String> parameters, Map<String, Object> resources, Place place) {
        this.values = new TreeMap<>(parameters);
        this.resources = resources;
        this.place = place;
        values.put("AWS::Region", place.region());
        values.put("AWS::AccountId", place.accountId());
        values.put("AWS::Partition", "aws");
        values.put("AWS::URLSuffix", "amazonaws.com");
        values.put("AWS::StackName", "slipway-local");
    }

    /** The value with every function in it replaced; {@code where} names it in a fault. */
    Object resolve(Object value, String where) {
        return switch (value) {
            case Map<?, ?> map -> map.size() == 1 && isFunction(onlyKey(map)) ? call(map, where) : entries(map, where);
            case List<?> list -> {
                var resolved = new ArrayList<Object>();
                list.forEach(item -> resolved.add(resolve(item, where)));
                yield resolved;
            }
            default -> value;
        };
    }

    private Map<String, Object> entries(Map<?, ?> map, String where) {
        var resolved = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> resolved.put(key.toString(), resolve(value, where + "." + key)));
        return resolved;
    }

    private static boolean isFunction(String key) {
        return key.equals("Ref") || key.startsWith("Fn::");
    }

    private static String onlyKey(Map<?, ?> map) {
        return map.keySet().iterator().next().toString();
    }

    private Object call(Map<?, ?> call, String where) {
        var function = onlyKey(call);
        var argument = call.values().iterator().next();
        return switch (function) {
            case "Ref" -> ref(argument.toString(), where);
            case "Fn::GetAtt" -> attribute(pair(argument, function, where), where);
            case "Fn::Sub" -> substitute(argument, where);
            case "Fn::Join" -> join(argument, where);
            default ->
                throw new TemplateFault(
                        "%s uses %s, which the local run does not know (it knows Ref, Fn::GetAtt, Fn::Sub and Fn::Join)."
                                .formatted(where, function));
        };
    }

    private String ref(String name, String where) {
        var value = values.get(name);
        if (value != null) {
            return value;
        }
        return switch (type(name, where)) {
            case "AWS::SQS::Queue" -> place.queueUrl(physicalName(name, "QueueName", where));
            case "AWS::DynamoDB::Table" -> physicalName(name, "TableName", where);
            case "AWS::Serverless::Function" -> physicalName(name, "FunctionName", where);
            default -> name;
        };
    }

    private String attribute(List<?> target, String where) {
        var name = target.get(0).toString();
        var attribute = target.get(1).toString();
        return switch (type(name, where) + "." + attribute) {
            case "AWS::SQS::Queue.Arn" -> place.queueArn(physicalName(name, "QueueName", where));
            case "AWS::SQS::Queue.QueueName" -> physicalName(name, "QueueName", where);
            case "AWS::SQS::Queue.QueueUrl" -> place.queueUrl(physicalName(name, "QueueName", where));
            case "AWS::DynamoDB::Table.Arn" -> place.tableArn(physicalName(name, "TableName", where));
            case "AWS::Serverless::Function.Arn" -> place.functionArn(physicalName(name, "FunctionName", where));
            default ->
                throw new TemplateFault("%s asks for %s.%s, an attribute that the local run does not know."
                        .formatted(where, name, attribute));
        };
    }

    private String substitute(Object argument, String where) {
        var own = new TreeMap<String, String>();
        var text = argument;
        if (argument instanceof List<?>) {
            var pair = pair(argument, "Fn::Sub", where);
            text = pair.get(0);
            if (pair.get(1) instanceof Map<?, ?> map) {
                map.forEach((key, value) ->
                        own.put(key.toString(), resolve(value, where).toString()));
            }
        }
        return PLACEHOLDER
                .matcher(text.toString())
                .replaceAll(match -> Matcher.quoteReplacement(placeholder(match.group(1), match.group(2), own, where)));
    }

    private String placeholder(String literal, String name, Map<String, String> own, String where) {
        if (!literal.isEmpty()) {
            return "${" + name + "}";
        }
        var value = own.get(name);
        if (value != null) {
            return value;
        }
        var dot = name.indexOf('.');
        return dot < 0 ? ref(name, where) : attribute(List.of(name.substring(0, dot), name.substring(dot + 1)), where);
    }

    private String join(Object argument, String where) {
        var pair = pair(argument, "Fn::Join", where);
        if (!(pair.get(1) instanceof List<?> parts)) {
            throw new TemplateFault("%s gives Fn::Join no list to join.".formatted(where));
        }
        return String.join(
                pair.get(0).toString(),
                parts.stream().map(part -> resolve(part, where).toString()).toList());
    }

    private String type(String name, String where) {
        if (resources.get(name) instanceof Map<?, ?> resource && resource.get("Type") instanceof String type) {
            return type;
        }
        throw new TemplateFault(
                "%s refers to '%s', which is neither a parameter with a value nor a resource.".formatted(where, name));
    }

    /** The name that a resource gives itself, else its logical id, where CloudFormation would make a name up. */
    String physicalName(String logicalId, String property, String where) {
        var properties =
                Fields.map(where, Fields.map(where, resources.get(logicalId)).get("Properties"));
        var given = properties.get(property);
        return given == null
                ? logicalId
                : resolve(given, logicalId + "." + property).toString();
    }

    private static List<?> pair(Object argument, String function, String where) {
        if (argument instanceof List<?> list && list.size() == 2) {
            return list;
        }
        throw new TemplateFault("%s gives %s no list of two.".formatted(where, function));
    }
}
