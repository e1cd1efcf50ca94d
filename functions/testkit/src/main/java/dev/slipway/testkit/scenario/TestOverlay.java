package dev.slipway.testkit.scenario;

import dev.slipway.model.pool.NodeOverlay;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A NodeOverlay for tests: weight 0, of every offering, changing nothing. */
public final class TestOverlay {
    private final String name;
    private final List<Requirement> requirements = new ArrayList<>();
    private final TreeMap<String, Quantity> capacity = new TreeMap<>();
    private int weight;
    private @Nullable HourlyPrice price;
    private @Nullable String priceAdjustment;

    public TestOverlay(String name) {
        this.name = name;
    }

    public TestOverlay weight(int value) {
        weight = value;
        return this;
    }

    public TestOverlay requires(String key, Operator operator, String... values) {
        requirements.add(new Requirement(key, operator, List.of(values)));
        return this;
    }

    public TestOverlay price(String dollars) {
        price = HourlyPrice.parse(dollars);
        return this;
    }

    /** Signed dollars or a signed percentage. */
    public TestOverlay adjusts(String text) {
        priceAdjustment = text;
        return this;
    }

    public TestOverlay adds(String resource, String amount) {
        capacity.put(resource, Quantity.parse(amount));
        return this;
    }

    public NodeOverlay build() {
        return new NodeOverlay(name, weight, requirements, price, priceAdjustment, new ResourceList(capacity));
    }
}
