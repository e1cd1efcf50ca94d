package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.solver.doctor.DoctorPlan.Fix;
import java.util.ArrayList;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a disagreement is mended, for people.
 *
 * @param says one sentence
 * @param command to run, or empty when nobody has to
 */
record FixText(String says, String command) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    static FixText of(Fix fix, DeploymentOptions.Choice choice) {
        return switch (fix) {
            case Fix.NextSweep(var does) -> new FixText("the next sweep does it: it " + does, "");
            case Fix.Rebuild _ ->
                new FixText(
                        "a sweep ends it unless its node has registered; where the table lost its claim, write it again:",
                        "slipway doctor --cluster %s%s%s --rebuild --yes"
                                .formatted(choice.cluster(), table(choice), there(choice)));
            case Fix.Retag(var instance, var tags) ->
                new FixText(
                        "give it its tags again:",
                        "aws ec2 create-tags --resources %s --tags %s%s"
                                .formatted(
                                        instance,
                                        tags.entrySet().stream()
                                                .map(tag -> quoted(
                                                        "Key=%s,Value=%s".formatted(tag.getKey(), tag.getValue())))
                                                .collect(Collectors.joining(" ")),
                                        there(choice)));
            case Fix.Correct(var claim, var version, var attributes) ->
                new FixText(
                        "correct the item, unless it was written since:", correct(choice, claim, version, attributes));
            case Fix.Forget(var claim, var version) ->
                new FixText("delete the item, unless it was written since:", forget(choice, claim, version));
            case Fix.ReadLogs(var function) ->
                new FixText("see why:", "aws logs tail /aws/lambda/%s --since 1h%s".formatted(function, there(choice)));
        };
    }

    /** Where the table has not its usual name. */
    private static String table(DeploymentOptions.Choice choice) {
        return choice.table().equals("slipway-" + choice.cluster()) ? "" : " --table " + quoted(choice.table());
    }

    /** As this run was told where to look: the same options are the AWS CLI's and ours. */
    private static String there(DeploymentOptions.Choice choice) {
        return option("region", choice.region())
                + option("profile", choice.profile())
                + option("endpoint-url", choice.endpoint());
    }

    private static String option(String name, @Nullable Object value) {
        return value == null ? "" : " --%s %s".formatted(name, quoted(value.toString()));
    }

    private static String correct(
            DeploymentOptions.Choice choice, NodeClaimName claim, long version, SortedMap<String, String> attributes) {
        var names = JSON.objectNode().put("#version", "version");
        var values = JSON.objectNode();
        values.set(":read", number(version));
        values.set(":next", number(version + 1));
        var sets = new ArrayList<String>();
        sets.add("#version = :next");
        attributes.forEach((name, value) -> {
            names.put("#" + name, name);
            values.set(":" + name, text(value));
            sets.add("#%s = :%s".formatted(name, name));
        });
        return "aws dynamodb update-item --table-name %s --key %s --condition-expression '#version = :read' --update-expression %s --expression-attribute-names %s --expression-attribute-values %s%s"
                .formatted(
                        quoted(choice.table()),
                        quoted(key(claim).toString()),
                        quoted("SET " + String.join(", ", sets)),
                        quoted(names.toString()),
                        quoted(values.toString()),
                        there(choice));
    }

    private static String forget(DeploymentOptions.Choice choice, NodeClaimName claim, long version) {
        var values = JSON.objectNode();
        values.set(":read", number(version));
        return "aws dynamodb delete-item --table-name %s --key %s --condition-expression '#version = :read' --expression-attribute-names %s --expression-attribute-values %s%s"
                .formatted(
                        quoted(choice.table()),
                        quoted(key(claim).toString()),
                        quoted("{\"#version\":\"version\"}"),
                        quoted(values.toString()),
                        there(choice));
    }

    private static ObjectNode key(NodeClaimName claim) {
        var key = JSON.objectNode();
        key.set("pk", text("NODECLAIM#" + claim));
        key.set("sk", text("CLAIM"));
        return key;
    }

    private static ObjectNode text(String value) {
        return JSON.objectNode().put("S", value);
    }

    private static ObjectNode number(long value) {
        return JSON.objectNode().put("N", Long.toString(value));
    }

    /** For a POSIX shell, as far as it has to be: names and tags may hold anything, and the line is meant to be pasted. */
    private static String quoted(String argument) {
        return argument.matches("[\\w./:-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
