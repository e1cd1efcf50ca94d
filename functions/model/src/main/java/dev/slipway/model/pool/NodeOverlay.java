package dev.slipway.model.pool;

import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Requirement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another price, or further resources, for instance types that match (karpenter.sh/v1alpha1 NodeOverlay; core.md §1.7),
 * checked.
 *
 * @param weight 0 to 10,000; the heavier overlay wins, then the name later in the alphabet
 * @param requirements on labels of type, offering, pool and its template; none matches everything
 * @param price replaces the price; null when the overlay does not say
 * @param priceAdjustment added to the price: signed dollars ({@code -0.05}) or a signed percentage ({@code +10%}); null
 *     when there is none. Never together with {@code price}
 * @param capacity further resources; never cpu, memory, ephemeral-storage or pods
 */
public record NodeOverlay(
        String name,
        int weight,
        List<Requirement> requirements,
        @Nullable HourlyPrice price,
        @Nullable String priceAdjustment,
        ResourceList capacity) {
    public NodeOverlay {
        requirements = List.copyOf(requirements);
    }
}
