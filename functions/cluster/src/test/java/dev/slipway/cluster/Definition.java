package dev.slipway.cluster;

import static dev.slipway.cluster.Schema.list;
import static dev.slipway.cluster.Schema.map;
import static dev.slipway.cluster.Schema.object;
import static dev.slipway.cluster.Schema.quantities;
import static dev.slipway.cluster.Schema.text;
import static dev.slipway.cluster.Schema.texts;
import static dev.slipway.cluster.Schema.whole;
import static dev.slipway.cluster.Schema.word;

import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.ConsolidationPolicy;
import dev.slipway.model.scheduling.TaintEffect;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The CustomResourceDefinitions of the chart, compatible with Karpenter's 1.14 (core.md §1, aws.md §1): what it accepts
 * is accepted here. Rules in CEL are bounded by lengths and counts, because the API server refuses a definition whose
 * rules might be dear.
 */
enum Definition {
    NODE_POOL(CustomKind.NODE_POOL) {
        @Override
        Schema spec() {
            return nodePool();
        }

        @Override
        Schema status() {
            return object().field("resources", "What the pool's nodes have in all.", quantities())
                    .field("nodes", "How many nodes the pool has, a count.", whole(0).usually(0))
                    .field(
                            "nodeClassObservedGeneration",
                            "Generation of the class that the conditions speak of.",
                            whole(0));
        }

        @Override
        List<Map<String, Object>> columns() {
            return List.of(
                    column("NodeClass", "string", ".spec.template.spec.nodeClassRef.name", 0),
                    column("Nodes", "string", ".status.nodes", 0),
                    READY,
                    AGE,
                    column("Weight", "integer", ".spec.weight", 1),
                    column("CPU", "string", ".status.resources.cpu", 1),
                    column("Memory", "string", ".status.resources.memory", 1));
        }

        @Override
        Map<String, Object> subresources() {
            return Map.of(
                    "status",
                    Map.of(),
                    "scale",
                    new TreeMap<>(Map.of("specReplicasPath", ".spec.replicas", "statusReplicasPath", ".status.nodes")));
        }
    },
    EC2_NODE_CLASS(CustomKind.EC2_NODE_CLASS) {
        @Override
        List<String> shortNames() {
            return List.of("ec2nc", "ec2ncs");
        }

        @Override
        Schema spec() {
            return NodeClassSchema.spec();
        }

        @Override
        Schema status() {
            return NodeClassSchema.status();
        }

        @Override
        List<Map<String, Object>> columns() {
            return List.of(READY, AGE, column("Role", "string", ".spec.role", 1));
        }
    },
    NODE_OVERLAY(CustomKind.NODE_OVERLAY) {
        @Override
        List<String> shortNames() {
            return List.of("overlays");
        }

        @Override
        Schema spec() {
            return nodeOverlay();
        }

        @Override
        List<Map<String, Object>> columns() {
            return List.of(READY, AGE, column("Weight", "integer", ".spec.weight", 1));
        }
    },
    CAPACITY_BUFFER(CustomKind.CAPACITY_BUFFER) {
        @Override
        List<String> shortNames() {
            return List.of("cb");
        }

        @Override
        Schema spec() {
            return capacityBuffer();
        }

        @Override
        Schema status() {
            return object().field("replicas", "For how many pods room is kept.", whole(0))
                    .field("provisioningStrategy", "By which it is kept.", text());
        }

        @Override
        List<Map<String, Object>> columns() {
            return List.of(
                    column("Replicas", "integer", ".status.replicas", 0),
                    column("Resolved", "string", condition(CapacityBuffer.READY_FOR_PROVISIONING), 0),
                    column("Fits", "string", condition(CapacityBuffer.PROVISIONING), 0),
                    AGE);
        }
    };

    private static final Map<String, Object> READY = column("Ready", "string", condition("Ready"), 0);
    private static final Map<String, Object> AGE = column("Age", "date", ".metadata.creationTimestamp", 0);

    private static final String DURATION = "^([0-9]+[smh])+$";
    private static final String DURATION_OR_NEVER = "^(([0-9]+[smh])+|Never)$";
    private static final String LABEL_VALUE = "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$";
    private static final String QUALIFIED_NAME =
            "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$";

    final CustomKind kind;

    Definition(CustomKind kind) {
        this.kind = kind;
    }

    List<String> shortNames() {
        return List.of();
    }

    abstract Schema spec();

    /** Besides the conditions, which every status has. */
    Schema status() {
        return object();
    }

    abstract List<Map<String, Object>> columns();

    Map<String, Object> subresources() {
        return Map.of("status", Map.of());
    }

    /** The name of its file in the chart. */
    String file() {
        return kind.group() + "_" + plural() + ".yaml";
    }

    private String plural() {
        return kind.context().getPlural();
    }

    Map<String, Object> schema() {
        return object().field("apiVersion", "Group and version.", text())
                .field("kind", "What this is.", text())
                // The API server knows it, and refuses a definition that says more of it than its type.
                .field("metadata", object())
                .field("spec", "What is wanted.", spec())
                .field("status", "What was found.", withConditions(status()))
                .required("spec")
                .parts();
    }

    /** The whole object, as it is given to the API server. */
    Map<String, Object> asObject() {
        var version = new TreeMap<String, Object>(Map.of(
                "name",
                kind.context().getVersion(),
                "served",
                true,
                "storage",
                true,
                "additionalPrinterColumns",
                columns(),
                "schema",
                Map.of("openAPIV3Schema", schema()),
                "subresources",
                new TreeMap<>(subresources())));
        var names = new TreeMap<String, Object>(Map.of(
                "categories", List.of("karpenter"),
                "kind", kind.kind(),
                "listKind", kind.kind() + "List",
                "plural", plural(),
                "singular", kind.kind().toLowerCase(Locale.ROOT)));
        if (!shortNames().isEmpty()) {
            names.put("shortNames", shortNames());
        }
        return new TreeMap<>(Map.of(
                "apiVersion",
                "apiextensions.k8s.io/v1",
                "kind",
                "CustomResourceDefinition",
                "metadata",
                Map.of("name", plural() + "." + kind.group()),
                "spec",
                new TreeMap<>(Map.of(
                        "group",
                        kind.group(),
                        "names",
                        names,
                        "scope",
                        kind.namespaced() ? "Namespaced" : "Cluster",
                        "versions",
                        List.of(version)))));
    }

    private static String condition(String type) {
        return ".status.conditions[?(@.type==\"%s\")].status".formatted(type);
    }

    private static Map<String, Object> column(String name, String type, String path, int priority) {
        var column = new TreeMap<String, Object>(Map.of("name", name, "type", type, "jsonPath", path));
        if (priority > 0) {
            column.put("priority", priority);
        }
        return column;
    }

    private static Schema nodePool() {
        return object().field("template", "What every node of the pool is like.", template())
                .field("disruption", "When nodes may be taken away.", disruption())
                .field(
                        "limits",
                        "Most of each resource that the pool's nodes have in all; nodes is a count.",
                        quantities())
                .field("weight", "Pools of more weight are tried first; 0 unless set.", whole(1, 100))
                .field("replicas", "Makes the pool a static one, with so many nodes.", whole(0))
                .required("template")
                .rule("a pool cannot become static or cease to be", "has(self.replicas) == has(oldSelf.replicas)")
                .rule(
                        "a pool with replicas can be limited by nodes alone",
                        "!has(self.replicas) || !has(self.limits) || self.limits.size() == ('nodes' in self.limits ? 1 : 0)")
                .rule("a pool with replicas takes no weight", "!has(self.replicas) || !has(self.weight)");
    }

    private static Schema template() {
        var labels = map(text().most(63).matching(LABEL_VALUE))
                .entries(100)
                .rule(
                        "labels of the domain karpenter.sh are set by the provisioner",
                        "self.all(key, key == 'karpenter.sh/capacity-type' || !key.matches('^[^/]*karpenter[.]sh(/|$)'))")
                .rule("every node has a hostname of its own", "!('kubernetes.io/hostname' in self)");
        var metadata = object().field("labels", "Labels of the nodes.", labels)
                .field("annotations", "Annotations of the nodes.", texts());
        var nodeClassRef = object().field(
                        "group",
                        "Its group, without a version.",
                        text().notEmpty().matching("^[^/]*$"))
                .field("kind", "Its kind.", text().notEmpty())
                .field("name", "Its name.", text().notEmpty())
                .required("group", "kind", "name")
                .rule("group is immutable", "self.group == oldSelf.group")
                .rule("kind is immutable", "self.kind == oldSelf.kind");
        var spec = object().field("nodeClassRef", "The class that says what AWS makes of the nodes.", nodeClassRef)
                .field("requirements", "Which nodes the pool may have; all of them hold.", requirements(true))
                .field("taints", "Taints that nodes keep.", taints())
                .field("startupTaints", "Taints that somebody takes away once a node is ready.", taints())
                .field(
                        "expireAfter",
                        "Age at which a node is replaced, such as 720h, or Never.",
                        text().matching(DURATION_OR_NEVER).usually("720h"))
                .field(
                        "terminationGracePeriod",
                        "Longest time of a drain, such as 1h30m; unlimited unless set.",
                        text().matching(DURATION))
                .required("nodeClassRef", "requirements");
        return object().field("metadata", "Labels and annotations of the nodes.", metadata)
                .field("spec", "What the nodes are made of.", spec)
                .required("spec");
    }

    private static Schema taints() {
        var effects = Arrays.stream(TaintEffect.values()).map(TaintEffect::text).toList();
        return list(object().field("key", "Its name.", text().notEmpty().matching(QUALIFIED_NAME))
                .field("value", "Its value.", text().matching(LABEL_VALUE))
                .field("effect", "What it does to pods that do not tolerate it.", word(effects))
                .field("timeAdded", "Written by nobody here.", text().put("format", "date-time"))
                .required("effect", "key"));
    }

    private static Schema requirements(boolean ofPool) {
        var key = text().most(316)
                .matching(QUALIFIED_NAME)
                .rule(
                        "labels of the domain karpenter.sh are set by the provisioner",
                        (ofPool
                                        ? "self == 'karpenter.sh/capacity-type'"
                                        : "self in ['karpenter.sh/capacity-type', 'karpenter.sh/nodepool']")
                                + " || !self.matches('^[^/]*karpenter[.]sh(/|$)')")
                .rule("every node has a hostname of its own", "self != 'kubernetes.io/hostname'");
        var requirement = object().field("key", "A label.", key)
                .field("operator", "How it relates to the values.", word(RequirementReader.OPERATORS))
                .field("values", "What the label may be.", list(text().most(63).matching(LABEL_VALUE)));
        if (ofPool) {
            requirement.field("minValues", "How many different values there have to be to choose from.", whole(1, 50));
        }
        var requirements = list(requirement.required("key", "operator"))
                .entries(0, 100)
                .rule(
                        "In and NotIn need a value",
                        "self.all(x, !(x.operator in ['In', 'NotIn']) || (has(x.values) && x.values.size() > 0))")
                .rule(
                        "Gt, Lt, Gte and Lte need one whole number that is not negative",
                        "self.all(x, !(x.operator in ['Gt', 'Lt', 'Gte', 'Lte']) || (has(x.values) && x.values.size() == 1"
                                + " && x.values[0].matches('^[0-9]{1,18}$')))");
        return ofPool
                ? requirements.rule(
                        "In needs as many values as minValues says",
                        "self.all(x, x.operator != 'In' || !has(x.minValues) || (has(x.values) && x.values.size() >= x.minValues))")
                : requirements;
    }

    private static Schema disruption() {
        var policies = Arrays.stream(ConsolidationPolicy.values())
                .map(ConsolidationPolicy::text)
                .toList();
        var budget = object().field(
                        "nodes",
                        "Most nodes at a time, a count or a percentage.",
                        text().matching("^((100|[0-9]{1,2})%|[0-9]+)$").usually("10%"))
                .field(
                        "reasons",
                        "What it limits; everything unless set.",
                        list(word(BudgetReader.REASONS)).entries(0, 50))
                .field(
                        "schedule",
                        "When it begins to hold, in UTC, as cron writes it.",
                        text().matching("^(@(annually|yearly|monthly|weekly|daily|midnight|hourly)|\\S+( +\\S+){4})$"))
                .field(
                        "duration",
                        "How long it holds then, in hours and minutes.",
                        text().matching("^([0-9]+h([0-9]+m)?|[0-9]+m)(0s)?$"))
                .required("nodes");
        return object().field(
                        "consolidateAfter",
                        "How long a node has to be quiet before it may go, such as 30s, or Never.",
                        text().matching(DURATION_OR_NEVER).usually("0s"))
                .field(
                        "consolidationPolicy",
                        "Which nodes may be taken away to save money.",
                        word(policies).usually("WhenEmptyOrUnderutilized"))
                .field(
                        "budgets",
                        "How many nodes may be taken away at a time; the least that holds counts.",
                        list(budget)
                                .entries(0, 50)
                                .usually(List.of(Map.of("nodes", "10%")))
                                .rule(
                                        "schedule and duration go together",
                                        "self.all(x, has(x.schedule) == has(x.duration))"))
                .usually(Map.of("consolidateAfter", "0s"));
    }

    private static Schema nodeOverlay() {
        return object().field("requirements", "Which instance types and offerings it changes.", requirements(false))
                .field("price", "Dollars per hour instead of AWS's.", text().matching("^[0-9]+(\\.[0-9]+)?$"))
                .field(
                        "priceAdjustment",
                        "What is added to the price: signed dollars, or a signed percentage, -100% at least.",
                        text().matching("^([+-][0-9]*\\.?[0-9]+|\\+[0-9]*\\.?[0-9]+%|-[0-9]{1,2}(\\.[0-9]+)?%|-100%)$"))
                .field(
                        "capacity",
                        "Extended resources that nodes have besides.",
                        quantities()
                                .entries(100)
                                .rule(
                                        "an overlay cannot change what the machine itself has",
                                        "self.all(name, !(name in ['cpu', 'memory', 'ephemeral-storage', 'pods']))"))
                .field("weight", "Of overlays that match, the heaviest counts; 0 unless set.", whole(1, 10_000))
                .required("requirements")
                .rule("price and priceAdjustment exclude each other", "!has(self.price) || !has(self.priceAdjustment)");
    }

    private static Schema objectName() {
        return text().notEmpty()
                .most(CapacityBufferReader.LONGEST_NAME)
                .matching("^" + CapacityBufferReader.SUBDOMAIN + "$");
    }

    private static Schema capacityBuffer() {
        var template = object().field("name", "Its name, in the same namespace.", objectName())
                .required("name");
        var scalable = object().field("apiGroup", "Its group; apps unless set.", word(List.of("", "apps")))
                .field("kind", "Its kind.", word(CapacityBufferReader.SCALABLE))
                .field("name", "Its name, in the same namespace.", objectName())
                .required("kind", "name");
        return object().field(
                        "provisioningStrategy",
                        "By which room is kept; buffers of other strategies are left to others.",
                        text().usually(CapacityBufferReader.ACTIVE_CAPACITY))
                .field("podTemplateRef", "A PodTemplate whose pods are to find room.", template)
                .field("scalableRef", "A workload whose pods are to find room.", scalable)
                .field("replicas", "For how many pods.", whole(0, Integer.MAX_VALUE))
                .field(
                        "percentage",
                        "For how many pods, as a share of the workload's replicas; the larger one counts.",
                        whole(0, Integer.MAX_VALUE))
                .field("limits", "Most that the pods may ask for in all, by resource.", quantities())
                .rule(
                        "it takes a podTemplateRef or a scalableRef, one of the two",
                        "has(self.podTemplateRef) != has(self.scalableRef)")
                .rule(
                        "a podTemplateRef needs replicas or limits",
                        "!has(self.podTemplateRef) || has(self.replicas) || has(self.limits)");
    }

    private static Schema withConditions(Schema status) {
        var condition = object().field("type", "What it is about.", text().most(316))
                .field("status", "Whether it is so.", word(List.of("True", "False", "Unknown")))
                .field("reason", "Why, in a word.", text().most(1024))
                .field("message", "Why, in a sentence.", text().most(32_768))
                .field("lastTransitionTime", "Since when.", text().put("format", "date-time"))
                .field("observedGeneration", "Of the object, when it was found.", whole(0))
                .required("lastTransitionTime", "message", "reason", "status", "type");
        return status.field("conditions", "What is well and what is not.", list(condition));
    }
}
