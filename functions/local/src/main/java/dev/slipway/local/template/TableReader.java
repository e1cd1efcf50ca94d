package dev.slipway.local.template;

import dev.slipway.local.template.TableResource.KeyPart;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads a table. */
final class TableReader {
    private TableReader() {}

    static TableResource read(String id, Fields fields) {
        fields.admit(
                Set.of(
                        "TableName",
                        "AttributeDefinitions",
                        "KeySchema",
                        "GlobalSecondaryIndexes",
                        "TimeToLiveSpecification"),
                Set.of(
                        "BillingMode",
                        "PointInTimeRecoverySpecification",
                        "SSESpecification",
                        "Tags",
                        "TableClass",
                        "DeletionProtectionEnabled",
                        "OnDemandThroughput",
                        "ContributorInsightsSpecification"));
        var types = new TreeMap<String, String>();
        fields.objects("AttributeDefinitions")
                .forEach(one -> types.put(one.text("AttributeName"), one.text("AttributeType")));
        var indexes = fields.objects("GlobalSecondaryIndexes").stream()
                .map(index -> index(index, types))
                .toList();
        var expiry = fields.object("TimeToLiveSpecification");
        return new TableResource(
                id,
                fields.text("TableName", id),
                types,
                keys(fields, types),
                indexes,
                expiry.flag("Enabled", false) ? expiry.text("AttributeName") : null);
    }

    private static TableResource.Index index(Fields fields, Map<String, String> types) {
        fields.admit(Set.of("IndexName", "KeySchema", "Projection"), Set.of());
        var projection = fields.object("Projection").text("ProjectionType");
        if (!Set.of("ALL", "KEYS_ONLY").contains(projection)) {
            throw new TemplateFault("%s is '%s'; the local run knows ALL and KEYS_ONLY."
                    .formatted(fields.at("Projection.ProjectionType"), projection));
        }
        return new TableResource.Index(fields.text("IndexName"), keys(fields, types), projection);
    }

    private static List<KeyPart> keys(Fields fields, Map<String, String> types) {
        var keys = fields.objects("KeySchema").stream()
                .map(key -> new KeyPart(key.text("AttributeName"), key.text("KeyType")))
                .toList();
        if (keys.isEmpty()) {
            throw new TemplateFault("%s is missing.".formatted(fields.at("KeySchema")));
        }
        keys.stream()
                .filter(key -> !types.containsKey(key.attribute()))
                .findFirst()
                .ifPresent(key -> {
                    throw new TemplateFault("%s names '%s', which AttributeDefinitions does not define."
                            .formatted(fields.at("KeySchema"), key.attribute()));
                });
        return keys;
    }
}
