package dev.slipway.cluster;

import dev.slipway.model.pool.Budget;
import dev.slipway.model.pool.ConsolidationPolicy;
import dev.slipway.model.pool.Disruption;
import dev.slipway.model.pool.NodeClassRef;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.RebalancePolicy;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Taint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a NodePool (karpenter.sh/v1) strictly, by the fields and admission rules of core.md §1.2. */
final class NodePoolReader {
    /** The annotation by which a pool asks for fewer, larger nodes: dollars per hour for each node. */
    static final String NODE_PRICE = "slipway.dev/node-price";

    /** The annotation by which a pool has recommendations to rebalance followed. */
    static final String REBALANCE = "slipway.dev/rebalance";

    private NodePoolReader() {}

    /**
     * Empty when anything in it is wrong; the report says what.
     *
     * @param given the annotations of the object, of which those above are read
     */
    static Optional<NodePool> read(String name, Map<?, ?> specValues, Map<String, String> given, ObjectReport report) {
        var spec = new Fields(specValues, "spec", report);
        var template = spec.object("template");
        var metadata = template.object("metadata");
        var labels = labels(metadata);
        var annotations = metadata.textMap("annotations");
        metadata.rejectUnknown();

        var nodeSpec = template.object("spec");
        template.rejectUnknown();
        var nodeClassRef = nodeClassRef(nodeSpec.object("nodeClassRef"));
        if (!nodeSpec.has("requirements")) {
            report.fault(nodeSpec.path("requirements"), "this field is missing; write [] for no requirement.");
        }
        var requirements = RequirementReader.ofNodePool(nodeSpec.objects("requirements"));
        var taints = taints(nodeSpec, "taints");
        var startupTaints = taints(nodeSpec, "startupTaints");
        rejectTwice(taints, startupTaints, report);
        var expireAfter = nodeSpec.has("expireAfter")
                ? KarpenterDuration.orNever(nodeSpec, "expireAfter")
                : KarpenterDuration.EXPIRE_AFTER;
        var gracePeriod = KarpenterDuration.read(nodeSpec, "terminationGracePeriod");
        nodeSpec.rejectUnknown();

        var disruption = spec.has("disruption") ? disruption(spec.object("disruption")) : Disruption.DEFAULT;
        var limits = spec.amounts("limits");
        var weight = spec.number("weight", 1, 100);
        var replicas = spec.number("replicas", 0, Integer.MAX_VALUE);
        spec.rejectUnknown();
        if (replicas != null) {
            checkStatic(limits, weight, report);
        }
        var amounts = limits(limits, report);
        var priceOfNode = priceOfNode(given.getOrDefault(NODE_PRICE, ""), report);
        var rebalance = rebalance(given.getOrDefault(REBALANCE, RebalancePolicy.IGNORE.text()), report);
        if (!report.sound()) {
            return Optional.empty();
        }
        var hashed = new TreeMap<String, @Nullable Object>();
        hashed.put("labels", labels);
        hashed.put("annotations", annotations);
        hashed.put("taints", taints.stream().map(Taint::toString).toList());
        hashed.put("startupTaints", startupTaints.stream().map(Taint::toString).toList());
        hashed.put("nodeClassRef", nodeClassRef.toString());
        hashed.put("expireAfter", expireAfter);
        hashed.put("terminationGracePeriod", gracePeriod);
        return Optional.of(new NodePool(
                name,
                weight == null ? 0 : weight,
                amounts,
                List.copyOf(limits.keySet()),
                labels,
                annotations,
                taints,
                startupTaints,
                requirements,
                nodeClassRef,
                expireAfter,
                gracePeriod,
                disruption.with(rebalance),
                priceOfNode,
                replicas,
                DriftHash.of(hashed)));
    }

    private static RebalancePolicy rebalance(String text, ObjectReport report) {
        var named = RebalancePolicy.named(text);
        if (named.isEmpty()) {
            var words = Arrays.stream(RebalancePolicy.values())
                    .map(RebalancePolicy::text)
                    .toList();
            report.fault(
                    "metadata.annotations." + REBALANCE,
                    "\"%s\" is not a policy. %s".formatted(text, NearestName.hint(text, words)));
        }
        return named.orElse(RebalancePolicy.IGNORE);
    }

    private static HourlyPrice priceOfNode(String text, ObjectReport report) {
        try {
            return text.isEmpty() ? HourlyPrice.FREE : HourlyPrice.parse(text);
        } catch (IllegalArgumentException | ArithmeticException _) {
            report.fault(
                    "metadata.annotations." + NODE_PRICE,
                    "\"%s\" is not a price in dollars per hour; an example is 0.01.".formatted(text));
            return HourlyPrice.FREE;
        }
    }

    private static SortedMap<String, String> labels(Fields metadata) {
        var labels = metadata.textMap("labels");
        var stable = new TreeMap<String, String>();
        labels.forEach((key, value) -> {
            var place = metadata.path("labels") + "." + key;
            var refusal = LabelNames.refusal(LabelNames.stable(key));
            var wrong = refusal == null ? LabelNames.wrongValue(value) : refusal;
            if (wrong != null) {
                metadata.report().fault(place, wrong);
            }
            stable.put(LabelNames.stable(key), value);
        });
        if (labels.size() > 100) {
            metadata.report()
                    .fault(
                            metadata.path("labels"),
                            "%d labels are too many; the most is 100.".formatted(labels.size()));
        }
        return stable;
    }

    private static NodeClassRef nodeClassRef(Fields ref) {
        var group = ref.required("group", CustomKind.EC2_NODE_CLASS.group());
        var kind = ref.required("kind", CustomKind.EC2_NODE_CLASS.kind());
        var name = ref.required("name", "default");
        if (group.contains("/")) {
            ref.report()
                    .fault(
                            ref.path("group"),
                            "\"%s\" is a group with a version. Maybe \"%s\" is meant."
                                    .formatted(group, group.substring(0, group.indexOf('/'))));
        } else if (!group.isEmpty() && !kind.isEmpty() && !CustomKind.EC2_NODE_CLASS.is(group, kind)) {
            ref.report()
                    .warn(
                            ref.path("kind"),
                            "%s of %s is another provider's; Slipway serves %s of %s."
                                    .formatted(
                                            kind,
                                            group,
                                            CustomKind.EC2_NODE_CLASS.kind(),
                                            CustomKind.EC2_NODE_CLASS.group()));
        }
        ref.rejectUnknown();
        return new NodeClassRef(group, kind, name);
    }

    private static List<Taint> taints(Fields nodeSpec, String name) {
        var taints = new ArrayList<Taint>();
        for (var fields : nodeSpec.objects(name)) {
            TaintReader.strict(fields).ifPresent(taints::add);
        }
        return taints;
    }

    private static void rejectTwice(List<Taint> taints, List<Taint> startupTaints, ObjectReport report) {
        var seen = new HashSet<String>();
        var all = new ArrayList<>(taints);
        all.addAll(startupTaints);
        for (var taint : all) {
            if (!seen.add(taint.key() + ":" + taint.effect())) {
                report.fault(
                        "spec.template.spec.taints",
                        "the taint %s:%s is there twice, startup taints included."
                                .formatted(taint.key(), taint.effect().text()));
            }
        }
    }

    private static Disruption disruption(Fields fields) {
        var consolidateAfter = fields.has("consolidateAfter")
                ? KarpenterDuration.orNever(fields, "consolidateAfter")
                : Disruption.DEFAULT.consolidateAfter();
        var policy = Disruption.DEFAULT.consolidationPolicy();
        if (fields.has("consolidationPolicy")) {
            var text = fields.text("consolidationPolicy");
            var named = ConsolidationPolicy.named(text);
            if (named.isEmpty()) {
                var words = Arrays.stream(ConsolidationPolicy.values())
                        .map(ConsolidationPolicy::text)
                        .toList();
                fields.report()
                        .fault(
                                fields.path("consolidationPolicy"),
                                "\"%s\" is not a policy. %s".formatted(text, NearestName.hint(text, words)));
            }
            policy = named.orElse(policy);
        }
        var budgets = new ArrayList<Budget>();
        fields.objects("budgets").forEach(budget -> budgets.add(BudgetReader.read(budget)));
        if (budgets.size() > 50) {
            fields.report()
                    .fault(
                            fields.path("budgets"),
                            "%d budgets are too many; the most is 50.".formatted(budgets.size()));
        }
        var wrote = fields.has("budgets");
        fields.rejectUnknown();
        return new Disruption(consolidateAfter, policy, wrote ? budgets : Disruption.DEFAULT.budgets());
    }

    private static void checkStatic(SortedMap<String, String> limits, @Nullable Integer weight, ObjectReport report) {
        if (weight != null) {
            report.fault("spec.weight", "a pool with replicas takes no weight. Maybe replicas should go.");
        }
        if (limits.keySet().stream().anyMatch(resource -> !resource.equals("nodes"))) {
            report.fault(
                    "spec.limits",
                    "a pool with replicas can be limited by nodes alone, not by %s."
                            .formatted(String.join(", ", limits.keySet())));
        }
    }

    /** What {@code spec.limits} says, of a pool or of a buffer. */
    static ResourceList limits(SortedMap<String, String> limits, ObjectReport report) {
        return amounts("spec.limits", limits, report);
    }

    /** None, and a fault at the path, when one of them cannot be read. */
    static ResourceList amounts(String path, SortedMap<String, String> texts, ObjectReport report) {
        try {
            return ResourceList.parse(texts);
        } catch (IllegalArgumentException e) {
            report.fault(path, String.valueOf(e.getMessage()));
            return ResourceList.NONE;
        }
    }
}
