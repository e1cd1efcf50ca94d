package dev.slipway.cluster;

import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads taints, of NodePools strictly and of nodes as they are. */
final class TaintReader {
    /** How Kubernetes marks a cordoned node. */
    private static final Taint UNSCHEDULABLE =
            new Taint("node.kubernetes.io/unschedulable", "", TaintEffect.NO_SCHEDULE);

    private TaintReader() {}

    static Optional<Taint> strict(Fields fields) {
        var key = fields.required("key", "example.com/dedicated");
        var value = fields.text("value");
        var effectText = fields.required("effect", "NoSchedule");
        fields.get("timeAdded");
        fields.rejectUnknown();
        if (!key.isEmpty() && !LabelNames.qualified(key)) {
            fields.report()
                    .fault(
                            fields.path("key"),
                            "\"%s\" is not a taint key such as example.com/dedicated.".formatted(key));
        }
        if (!LabelNames.value(value)) {
            fields.report().fault(fields.path("value"), "\"%s\" is not a taint value.".formatted(value));
        }
        var effect = TaintEffect.named(effectText);
        if (effect.isEmpty() && !effectText.isEmpty()) {
            var words =
                    Arrays.stream(TaintEffect.values()).map(TaintEffect::text).toList();
            fields.report()
                    .fault(
                            fields.path("effect"),
                            "\"%s\" is not an effect. %s".formatted(effectText, NearestName.hint(effectText, words)));
        }
        return effect.map(known -> new Taint(key, value, known));
    }

    /** A taint with an effect that this version does not know repels nobody here. */
    static List<Taint> ofNode(@Nullable List<io.fabric8.kubernetes.api.model.Taint> taints, boolean unschedulable) {
        var read = new ArrayList<Taint>();
        if (taints != null) {
            for (var taint : taints) {
                TaintEffect.named(taint.getEffect())
                        .map(effect ->
                                new Taint(taint.getKey(), taint.getValue() == null ? "" : taint.getValue(), effect))
                        .ifPresent(read::add);
            }
        }
        if (unschedulable && read.stream().noneMatch(UNSCHEDULABLE::matches)) {
            read.add(UNSCHEDULABLE);
        }
        return read;
    }
}
