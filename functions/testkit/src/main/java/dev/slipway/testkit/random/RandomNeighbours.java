package dev.slipway.testkit.random;

import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.LabelSelector;
import dev.slipway.model.scheduling.PodAffinity;
import dev.slipway.model.scheduling.PodAffinityTerm;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import java.util.ArrayList;
import java.util.List;

/** Rules between DaemonSets and other pods, and DaemonSets for some types only; by dice of its own, so that all else stays. */
final class RandomNeighbours {
    private final Dice dice;

    RandomNeighbours(Dice dice) {
        this.dice = dice;
    }

    /** The DaemonSets, and some of them with anti-affinity to pods, or with a device. */
    List<PodKind> daemons(List<PodKind> daemons, List<PodKind> pods) {
        var all = new ArrayList<PodKind>();
        for (var daemon : daemons) {
            var requests = dice.wants(Feature.EXTENDED_RESOURCES, 30)
                    ? daemon.requests().plus(ResourceList.of("nvidia.com/gpu", Quantity.of(1)))
                    : daemon.requests();
            var averse = dice.wants(Feature.POD_ANTI_AFFINITY, 25)
                    ? List.of(about(dice.one(pods)))
                    : List.<PodAffinityTerm>of();
            all.add(with(daemon, requests, PodAffinity.NONE, averse));
        }
        return all;
    }

    /** The pods, and some of them with a rule about a DaemonSet's pods. */
    List<PodKind> pods(List<PodKind> pods, List<PodKind> daemons) {
        var all = new ArrayList<PodKind>();
        for (var pod : pods) {
            if (!daemons.isEmpty() && dice.wants(Feature.POD_ANTI_AFFINITY, 25)) {
                var averse = new ArrayList<>(pod.antiAffinity().required());
                averse.add(about(dice.one(daemons)));
                all.add(with(pod, pod.requests(), pod.affinity(), averse));
            } else if (!daemons.isEmpty() && dice.wants(Feature.POD_AFFINITY, 25)) {
                var near = new PodAffinity(
                        List.of(about(dice.one(daemons))), pod.affinity().preferred());
                all.add(with(pod, pod.requests(), near, pod.antiAffinity().required()));
            } else {
                all.add(pod);
            }
        }
        return all;
    }

    private PodAffinityTerm about(PodKind pod) {
        var key = dice.one(List.of(WellKnown.HOSTNAME, WellKnown.HOSTNAME, WellKnown.ZONE, RandomPools.RACK));
        var app = pod.labels().getOrDefault("app", "");
        return new PodAffinityTerm(
                key, new LabelSelector(List.of(Requirement.in("app", app))), List.of(pod.namespace()), false);
    }

    private static PodKind with(
            PodKind kind, ResourceList requests, PodAffinity affinity, List<PodAffinityTerm> averse) {
        return new PodKind(
                kind.namespace(),
                kind.owner(),
                kind.labels(),
                requests,
                kind.nodeSelector(),
                kind.requiredTerms(),
                kind.preferredTerms(),
                kind.tolerations(),
                kind.spreads(),
                affinity,
                new PodAffinity(averse, kind.antiAffinity().preferred()),
                kind.hostPorts(),
                kind.volumes(),
                kind.priority(),
                kind.unsupported());
    }
}
