package dev.slipway.aws;

import dev.slipway.model.scheduling.WellKnown;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Filter;

/** The filters that more than one of EC2's Describe calls is asked with. */
public final class Ec2Filters {
    private Ec2Filters() {}

    public static Filter filter(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }

    public static Filter filter(String name, String... values) {
        return filter(name, List.of(values));
    }

    /** What belongs to the cluster of this name. */
    public static Filter ofCluster(String cluster) {
        return filter("tag:" + WellKnown.TAG_CLUSTER, cluster);
    }

    /** Instances that are still there, in whatever state. */
    public static Filter notTerminated() {
        return filter("instance-state-name", "pending", "running", "stopping", "stopped", "shutting-down");
    }
}
