package dev.slipway.testkit.check;

import dev.slipway.model.scheduling.HostPort;
import dev.slipway.model.scheduling.LabelSelector;
import dev.slipway.model.scheduling.PodAffinity;
import dev.slipway.model.scheduling.PodAffinityTerm;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.PodVolumes;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.TopologySpread;
import dev.slipway.testkit.scenario.TestPod;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Kinds of pods in namespace default with rules about other pods. */
final class Shaped {
    private final PodKind base;
    private final List<TopologySpread> spreads = new ArrayList<>();
    private final List<PodAffinityTerm> near = new ArrayList<>();
    private final List<PodAffinityTerm> away = new ArrayList<>();
    private final List<HostPort> ports = new ArrayList<>();
    private PodVolumes volumes = PodVolumes.NONE;

    Shaped(String app) {
        this(new TestPod(app).asks("cpu", "100m"));
    }

    Shaped(TestPod base) {
        this.base = base.kind();
    }

    static LabelSelector app(String name) {
        return new LabelSelector(List.of(Requirement.in("app", name)));
    }

    Shaped spread(int maxSkew, String key, String app) {
        return spread(new TopologySpread(maxSkew, key, true, app(app), 1, true, false));
    }

    Shaped spread(TopologySpread one) {
        spreads.add(one);
        return this;
    }

    Shaped near(String key, String app) {
        near.add(new PodAffinityTerm(key, app(app), List.of("default"), false));
        return this;
    }

    Shaped away(String key, String app, String... namespaces) {
        away.add(new PodAffinityTerm(
                key, app(app), namespaces.length == 0 ? List.of("default") : List.of(namespaces), false));
        return this;
    }

    Shaped port(String ip, int port) {
        ports.add(new HostPort(ip, port, "TCP"));
        return this;
    }

    Shaped volumes(PodVolumes value) {
        volumes = value;
        return this;
    }

    static PodVolumes attaching(int count, String... shared) {
        var attachments = new TreeMap<String, Integer>();
        attachments.put("ebs", count);
        var claims = new ArrayList<PodVolumes.SharedVolume>();
        for (var claim : shared) {
            claims.add(new PodVolumes.SharedVolume("ebs", claim, false));
        }
        return new PodVolumes(List.of(), attachments, claims);
    }

    static PodVolumes following(String claim) {
        return new PodVolumes(List.of(), new TreeMap<>(), List.of(new PodVolumes.SharedVolume("ebs", claim, true)));
    }

    PodKind kind() {
        return new PodKind(
                base.namespace(),
                base.owner(),
                base.labels(),
                base.requests(),
                base.nodeSelector(),
                base.requiredTerms(),
                List.of(),
                base.tolerations(),
                spreads,
                new PodAffinity(near, List.of()),
                new PodAffinity(away, List.of()),
                ports,
                volumes,
                base.priority(),
                base.unsupported());
    }
}
