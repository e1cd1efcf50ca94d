package dev.slipway.local.kubernetes.nodes;

import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;

/** What an instance's user data makes of it. */
sealed interface BootConfig {

    /** It joins; {@code maxPods} is empty where the user data leaves it to the instance type. */
    record Joins(SortedMap<String, String> labels, List<Taint> taints, OptionalInt maxPods) implements BootConfig {}

    /** It never joins, as with a real instance whose bootstrap fails. */
    record NeverJoins(String why) implements BootConfig {}
}
