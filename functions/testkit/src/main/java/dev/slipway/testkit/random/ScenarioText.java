package dev.slipway.testkit.random;

import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.testkit.scenario.Scenario;
import java.util.Collection;
import java.util.Map;

/** A scenario in words, a line for each thing, without what has its ordinary value. */
public final class ScenarioText {
    private final Scenario scenario;
    private final StringBuilder text = new StringBuilder();

    private ScenarioText(Scenario scenario) {
        this.scenario = scenario;
    }

    public static String of(Scenario scenario) {
        var writer = new ScenarioText(scenario);
        writer.write();
        return writer.text.toString();
    }

    private void write() {
        var snapshot = scenario.snapshot();
        text.append("scenario ").append(scenario.seed()).append('\n');
        snapshot.nodePools().forEach(this::write);
        snapshot.nodeOverlays().forEach(overlay -> line("overlay", overlay));
        scenario.catalog().instanceTypes().forEach(type -> {
            text.append("type ").append(type.name()).append(' ').append(type.architecture());
            add("allocatable", type.allocatable());
            type.offerings()
                    .forEach(one -> text.append(' ')
                            .append(one.capacityType().text())
                            .append('@')
                            .append(one.zone())
                            .append('=')
                            .append(one.price().microUsd())
                            .append(one.available() ? "" : "!")
                            .append(one.reservation().isEmpty() ? "" : one.reservation() + "*" + one.reserved()));
            text.append('\n');
        });
        scenario.unavailable().forEach(one -> line("unavailable", one.pool()));
        for (var i = 0; i < snapshot.kinds().size(); i++) {
            write("kind " + i, snapshot.kinds().get(i));
        }
        snapshot.daemonSets().forEach(daemon -> write("daemonSet", daemon));
        snapshot.pending().forEach(group -> line("pending", words(group)));
        snapshot.nodes().forEach(node -> {
            text.append("node ").append(node.name()).append(node.deleting() ? " deleting" : "");
            add("provider", node.providerId());
            add("labels", node.labels());
            add("taints", node.taints());
            add("allocatable", node.allocatable());
            add("volumes", node.volumeLimits());
            node.pods().forEach(group -> add("holds", words(group)));
            text.append('\n');
        });
        scenario.claims().forEach(claim -> {
            text.append("claim ")
                    .append(claim.name())
                    .append(' ')
                    .append(claim.state().text());
            add("pool", claim.spec().nodePool());
            add("labels", claim.spec().labels());
            add("taints", claim.spec().taints());
            add("options", claim.spec().instanceTypeOptions());
            add("zones", claim.spec().zones());
            claim.instance().ifPresent(instance -> add("is", instance.pool()));
            text.append('\n');
        });
    }

    private void write(NodePool pool) {
        text.append("pool ")
                .append(pool.name())
                .append(" class ")
                .append(pool.nodeClassRef().name());
        add("weight", pool.weight() == 0 ? "" : Integer.toString(pool.weight()));
        add("limited", pool.limited());
        add("limits", pool.limits());
        add("labels", pool.labels());
        add("taints", pool.taints());
        add("startupTaints", pool.startupTaints());
        pool.requirements()
                .forEach(one -> add("requires", one + (one.minValues() > 0 ? " min " + one.minValues() : "")));
        add("nodePrice", pool.nodePrice().equals(HourlyPrice.FREE) ? "" : pool.nodePrice());
        add("replicas", pool.replicas() == null ? "" : pool.replicas());
        text.append('\n');
    }

    private void write(String name, PodKind kind) {
        text.append(name).append(' ').append(kind.namespace()).append(' ').append(kind.owner());
        add("labels", kind.labels());
        add("asks", kind.requests());
        add("selects", kind.nodeSelector());
        kind.requiredTerms().forEach(term -> add("requires", term.expressions() + " " + term.fields()));
        kind.preferredTerms().forEach(term -> add("prefers", term));
        add("tolerates", kind.tolerations());
        kind.spreads().forEach(spread -> add("spread", spread));
        kind.affinity().required().forEach(term -> add("near", term));
        kind.affinity().preferred().forEach(term -> add("gladly near", term));
        kind.antiAffinity().required().forEach(term -> add("away from", term));
        kind.antiAffinity().preferred().forEach(term -> add("gladly away from", term));
        add("ports", kind.hostPorts());
        kind.volumes().places().forEach(place -> add("volumes in", place.expressions()));
        add("attaches", kind.volumes().attachments());
        add("shares", kind.volumes().shared());
        add("priority", kind.priority() == 0 ? "" : Integer.toString(kind.priority()));
        add("unsupported", kind.unsupported());
        text.append('\n');
    }

    private static String words(PodGroup group) {
        return "%d of kind %d%s %s"
                .formatted(group.names().size(), group.kind(), group.leaving() ? " leaving" : "", group.names());
    }

    private void line(String name, Object value) {
        text.append(name).append(' ').append(value).append('\n');
    }

    private void add(String name, Object value) {
        var empty = (value instanceof Collection<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty())
                || value.toString().isEmpty()
                || value.toString().equals("{}");
        if (!empty) {
            text.append("; ").append(name).append(' ').append(value);
        }
    }
}
