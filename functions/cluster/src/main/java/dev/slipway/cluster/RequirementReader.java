package dev.slipway.cluster;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a NodePool's requirements by the rules of core.md §1.2 and §1.10. */
final class RequirementReader {
    static final List<String> OPERATORS =
            Arrays.stream(Operator.values()).map(Operator::text).toList();

    private RequirementReader() {}

    static List<Requirement> ofNodePool(List<Fields> written) {
        var requirements = new ArrayList<Requirement>();
        written.forEach(fields -> read(fields, true).ifPresent(requirements::add));
        if (written.size() > 100) {
            var report = written.getFirst().report();
            report.fault(
                    "spec.template.spec.requirements",
                    "%d requirements are too many; the most is 100.".formatted(written.size()));
        }
        return requirements;
    }

    /** Those of an overlay may name pools too. */
    static List<Requirement> ofOverlay(List<Fields> written) {
        var requirements = new ArrayList<Requirement>();
        written.forEach(fields -> read(fields, false).ifPresent(requirements::add));
        return requirements;
    }

    private static Optional<Requirement> read(Fields fields, boolean ofPool) {
        var report = fields.report();
        var key = LabelNames.stable(fields.required("key", WellKnown.INSTANCE_TYPE));
        var operatorText = fields.required("operator", "In");
        var values = fields.texts("values");
        var minValues = ofPool ? fields.number("minValues", 1, 50) : null;
        fields.rejectUnknown();
        var allowed = key.isEmpty() || (!ofPool && WellKnown.label(key));
        var refusal = allowed ? null : LabelNames.refusal(key);
        if (refusal != null) {
            report.fault(fields.path("key"), refusal);
        }
        var operator = Operator.named(operatorText);
        if (operator.isEmpty()) {
            if (!operatorText.isEmpty()) {
                report.fault(
                        fields.path("operator"),
                        "\"%s\" is not an operator. %s"
                                .formatted(operatorText, NearestName.hint(operatorText, OPERATORS)));
            }
            return Optional.empty();
        }
        for (var value : values) {
            var wrongValue = LabelNames.wrongValue(value);
            if (wrongValue != null) {
                report.fault(fields.path("values"), wrongValue);
            }
        }
        var wrong = wrongValues(operator.get(), values, minValues);
        if (wrong != null) {
            report.fault(fields.path("values"), wrong);
        }
        if (key.equals(WellKnown.CAPACITY_TYPE) && operator.get() == Operator.IN) {
            values = knownCapacityTypes(fields, values, minValues);
        }
        return Optional.of(new Requirement(key, operator.get(), values, minValues == null ? 0 : minValues));
    }

    /** What is wrong with the values for this operator; null when nothing is. */
    static @Nullable String wrongValues(Operator operator, List<String> values, @Nullable Integer minValues) {
        return switch (operator) {
            case IN -> {
                if (values.isEmpty()) {
                    yield "the operator In needs at least one value. Maybe Exists is meant.";
                }
                yield minValues != null && values.stream().distinct().count() < minValues
                        ? "minValues asks for %d values, but only %d are listed.".formatted(minValues, values.size())
                        : null;
            }
            case NOT_IN ->
                values.isEmpty() ? "the operator NotIn needs at least one value. Maybe DoesNotExist is meant." : null;
            case EXISTS, DOES_NOT_EXIST ->
                values.isEmpty()
                        ? null
                        : "the operator %s takes no values. Maybe In is meant.".formatted(operator.text());
            case GT, LT, GTE, LTE ->
                values.size() == 1 && values.getFirst().matches("[0-9]{1,18}")
                        ? null
                        : "the operator %s needs exactly one whole number that is not negative, not %s."
                                .formatted(operator.text(), values);
        };
    }

    private static List<String> knownCapacityTypes(Fields fields, List<String> values, @Nullable Integer minValues) {
        var known = values.stream()
                .filter(value -> CapacityType.named(value).isPresent())
                .toList();
        var unknown = values.stream().filter(value -> !known.contains(value)).toList();
        if (unknown.isEmpty()) {
            return values;
        }
        var words = Arrays.stream(CapacityType.values()).map(CapacityType::text).toList();
        var sentence = "\"%s\" is not a capacity type. %s"
                .formatted(unknown.getFirst(), NearestName.hint(unknown.getFirst(), words));
        if (known.isEmpty() || (minValues != null && known.size() < minValues)) {
            fields.report().fault(fields.path("values"), sentence);
        } else {
            fields.report().warn(fields.path("values"), sentence + " It is ignored.");
        }
        return known;
    }
}
