package dev.slipway.solver.provision;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import java.util.List;
import java.util.SortedMap;

/**
 * All that a planned node is but for its name and its pods. Nodes with equal blueprints are launched together.
 *
 * @param labels never changes
 * @param requests pods and the least that DaemonSets ask on any option
 * @param options cheapest first
 * @param optionNames of {@code options}; never changes
 * @param zones sorted; every option is admitted in each of them
 * @param capacity,allocatable the least that any option has
 * @param fewerValues minValues could not be reached and were relaxed
 * @param text equal for equal blueprints
 */
record Blueprint(
        PoolOffer offer,
        SortedMap<String, String> labels,
        ResourceList requests,
        List<InstanceType> options,
        List<String> optionNames,
        List<String> zones,
        CapacityType capacityType,
        HourlyPrice price,
        ResourceList capacity,
        ResourceList allocatable,
        boolean fewerValues,
        String why,
        String text) {
    /** A text that is equal for equal blueprints. */
    static String text(
            PoolOffer offer,
            SortedMap<String, String> labels,
            ResourceList requests,
            List<String> optionNames,
            List<String> zones,
            CapacityType capacityType,
            HourlyPrice price) {
        return String.join(
                "|",
                offer.pool().name(),
                labels.toString(),
                requests.toString(),
                optionNames.toString(),
                zones.toString(),
                capacityType.text(),
                price.toString());
    }
}
