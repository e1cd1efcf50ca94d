package dev.slipway.model.resource;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * Amounts by resource name, as in a pod's requests or a node's allocatable. A name that is absent means zero.
 *
 * @param amounts by resource name ({@code cpu}, {@code memory}, {@code pods}, {@code nvidia.com/gpu}, …), in name
 *     order; zeros are left out; negative amounts appear only in differences
 */
public record ResourceList(SortedMap<String, Quantity> amounts) {
    public static final String CPU = "cpu";
    public static final String MEMORY = "memory";
    public static final String PODS = "pods";
    public static final String EPHEMERAL_STORAGE = "ephemeral-storage";

    /** A count of nodes, in limits and in the status of a pool; core.md §1.2. */
    public static final String NODES = "nodes";

    /** Network interfaces for Elastic Fabric Adapter; aws.md §2.3. */
    public static final String EFA = "vpc.amazonaws.com/efa";

    /** Nitro Enclaves, to be enabled at launch; aws.md §3.2. */
    public static final String NITRO_SANDBOX = "eks.amazonaws.com/nitro-sandbox";

    public static final ResourceList NONE = new ResourceList(Collections.emptySortedMap());

    public ResourceList {
        var copy = new TreeMap<String, Quantity>();
        amounts.forEach((name, amount) -> {
            if (amount.millis() != 0) {
                copy.put(name, amount);
            }
        });
        amounts = Collections.unmodifiableSortedMap(copy);
    }

    /**
     * Reads amounts as Kubernetes writes them.
     *
     * @throws IllegalArgumentException naming resource and text, when an amount cannot be read or is negative
     */
    public static ResourceList parse(Map<String, String> texts) {
        var amounts = new TreeMap<String, Quantity>();
        texts.forEach((name, text) -> {
            try {
                amounts.put(name, Quantity.parse(text));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
            }
            if (amounts.get(name).millis() < 0) {
                throw new IllegalArgumentException("%s: the amount \"%s\" is negative.".formatted(name, text));
            }
        });
        return new ResourceList(amounts);
    }

    /** One resource alone. */
    public static ResourceList of(String name, Quantity amount) {
        var amounts = new TreeMap<String, Quantity>();
        amounts.put(name, amount);
        return new ResourceList(amounts);
    }

    /** The amount of one resource; zero when absent. */
    public Quantity get(String name) {
        return amounts.getOrDefault(name, Quantity.ZERO);
    }

    /** Throws {@link ArithmeticException} naming the resource, when a sum does not fit. */
    public ResourceList plus(ResourceList other) {
        var sum = new TreeMap<>(amounts);
        other.amounts.forEach((name, amount) -> {
            try {
                sum.merge(name, amount, Quantity::plus);
            } catch (ArithmeticException e) {
                throw (ArithmeticException) new ArithmeticException(name + ": " + e.getMessage()).initCause(e);
            }
        });
        return new ResourceList(sum);
    }

    /** The same for totals that may become too large to be a quantity. */
    public ResourceList plusAtMost(ResourceList other) {
        return combine(other, Quantity::plusAtMost);
    }

    /** May go below zero, where more is used than there is. */
    public ResourceList minus(ResourceList other) {
        return combine(other, Quantity::minus);
    }

    /** The larger amount of each resource. */
    public ResourceList max(ResourceList other) {
        return combine(other, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    public ResourceList times(long count) {
        var product = new TreeMap<String, Quantity>();
        amounts.forEach((name, amount) -> product.put(name, amount.times(count)));
        return new ResourceList(product);
    }

    /** The same for totals that may become too large to be a quantity. */
    public ResourceList timesAtMost(long count) {
        var product = new TreeMap<String, Quantity>();
        amounts.forEach((name, amount) -> product.put(name, amount.timesAtMost(count)));
        return new ResourceList(product);
    }

    /**
     * True when every amount asked here is on offer in {@code free}. Where anything on offer is negative, nothing fits
     * (the node is already beyond itself; core behaviour of Karpenter and the kube-scheduler alike).
     */
    public boolean fitsIn(ResourceList free) {
        for (var offered : free.amounts.values()) {
            if (offered.millis() < 0) {
                return false;
            }
        }
        for (var asked : amounts.entrySet()) {
            if (asked.getValue().compareTo(free.get(asked.getKey())) > 0) {
                return false;
            }
        }
        return true;
    }

    /** As Kubernetes writes it, by name. */
    public SortedMap<String, String> texts() {
        var texts = new TreeMap<String, String>();
        amounts.forEach((name, amount) -> texts.put(name, amount.toString()));
        return texts;
    }

    private ResourceList combine(ResourceList other, BinaryOperator<Quantity> operation) {
        var result = new TreeMap<String, Quantity>();
        amounts.forEach((name, amount) -> result.put(name, operation.apply(amount, other.get(name))));
        other.amounts.forEach((name, amount) -> {
            if (!amounts.containsKey(name)) {
                result.put(name, operation.apply(Quantity.ZERO, amount));
            }
        });
        return new ResourceList(result);
    }

    @Override
    public String toString() {
        return texts().toString();
    }
}
