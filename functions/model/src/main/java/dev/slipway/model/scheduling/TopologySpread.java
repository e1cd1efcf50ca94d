package dev.slipway.model.scheduling;

/**
 * One topology spread constraint. The cluster's default constraints arrive in the same form, and {@code matchLabelKeys}
 * are part of the selector already: whoever reads a pod has resolved both.
 *
 * @param maxSkew by how many matching pods a domain may exceed the emptiest one; at least 1
 * @param topologyKey the label whose values are the domains
 * @param required DoNotSchedule; false for ScheduleAnyway
 * @param selector of the pods that are counted, in the pod's own namespace
 * @param minDomains below so many domains the emptiest one counts as 0; 1 when unset
 * @param honorAffinity domains of nodes outside the pod's node selector and affinity do not count (the default)
 * @param honorTaints domains of nodes whose taints the pod does not tolerate do not count (not the default)
 */
public record TopologySpread(
        int maxSkew,
        String topologyKey,
        boolean required,
        LabelSelector selector,
        int minDomains,
        boolean honorAffinity,
        boolean honorTaints) {}
