package dev.slipway.testkit.scenario;

import dev.slipway.model.pool.Budget;
import dev.slipway.model.pool.ConsolidationPolicy;
import dev.slipway.model.pool.Disruption;
import dev.slipway.model.pool.NodeClassRef;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.RebalancePolicy;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A NodePool for tests: weight 0, no limits, everything allowed, consolidated at once, budget 100 %. */
public final class TestPool {
    private final String name;
    private final TreeMap<String, Quantity> limits = new TreeMap<>();
    private final TreeMap<String, String> labels = new TreeMap<>();
    private final List<Taint> taints = new ArrayList<>();
    private final List<Taint> startupTaints = new ArrayList<>();
    private final List<Requirement> requirements = new ArrayList<>();
    private ConsolidationPolicy consolidationPolicy = ConsolidationPolicy.WHEN_EMPTY_OR_UNDERUTILIZED;
    private final List<Budget> budgets = new ArrayList<>();
    private String nodeClass = TestNodeClass.NAME;
    private @Nullable Duration consolidateAfter = Duration.ZERO;
    private @Nullable Duration expireAfter;
    private RebalancePolicy rebalance = RebalancePolicy.IGNORE;
    private @Nullable Duration grace;
    private @Nullable Integer replicas;
    private HourlyPrice nodePrice = HourlyPrice.FREE;
    private int weight;

    public TestPool(String name) {
        this.name = name;
    }

    public TestPool weight(int value) {
        weight = value;
        return this;
    }

    public TestPool limit(String resource, String amount) {
        limits.put(resource, Quantity.parse(amount));
        return this;
    }

    public TestPool label(String key, String value) {
        labels.put(key, value);
        return this;
    }

    public TestPool taint(Taint taint) {
        taints.add(taint);
        return this;
    }

    public TestPool startupTaint(Taint taint) {
        startupTaints.add(taint);
        return this;
    }

    public TestPool requires(String key, Operator operator, String... values) {
        requirements.add(new Requirement(key, operator, List.of(values)));
        return this;
    }

    public TestPool requiresVariety(String key, int minValues) {
        requirements.add(new Requirement(key, Operator.EXISTS, List.of(), minValues));
        return this;
    }

    public TestPool rebalance(RebalancePolicy policy) {
        rebalance = policy;
        return this;
    }

    public TestPool spot() {
        return requires(WellKnown.CAPACITY_TYPE, Operator.IN, "spot");
    }

    public TestPool onDemand() {
        return requires(WellKnown.CAPACITY_TYPE, Operator.IN, "on-demand");
    }

    public TestPool zones(String... zones) {
        return requires(WellKnown.ZONE, Operator.IN, zones);
    }

    public TestPool nodeClass(String value) {
        nodeClass = value;
        return this;
    }

    /** What one more node is held to cost beside its instance. */
    public TestPool nodePrice(String dollars) {
        nodePrice = HourlyPrice.parse(dollars);
        return this;
    }

    public TestPool replicas(int value) {
        replicas = value;
        return this;
    }

    /** Null means Never. */
    public TestPool consolidateAfter(@Nullable Duration value) {
        consolidateAfter = value;
        return this;
    }

    public TestPool expireAfter(Duration value) {
        expireAfter = value;
        return this;
    }

    public TestPool terminationGracePeriod(Duration value) {
        grace = value;
        return this;
    }

    public TestPool consolidationPolicy(ConsolidationPolicy value) {
        consolidationPolicy = value;
        return this;
    }

    public TestPool budget(String nodes, String... reasons) {
        budgets.add(new Budget(nodes, List.of(reasons), null, null));
        return this;
    }

    public NodePool build() {
        var chosen = budgets.isEmpty() ? List.of(new Budget("100%", List.of(), null, null)) : budgets;
        return new NodePool(
                name,
                weight,
                new ResourceList(limits),
                List.copyOf(limits.keySet()),
                labels,
                new TreeMap<>(),
                taints,
                startupTaints,
                requirements,
                new NodeClassRef("karpenter.k8s.aws", "EC2NodeClass", nodeClass),
                expireAfter,
                grace,
                new Disruption(consolidateAfter, consolidationPolicy, chosen, rebalance),
                nodePrice,
                replicas,
                "pool-hash");
    }
}
