package dev.slipway.local.kubernetes.nodes;

import dev.slipway.local.kubernetes.api.Registry;
import dev.slipway.local.kubernetes.loop.Timer;
import io.fabric8.kubernetes.api.model.Node;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns booting instances into nodes, and takes the nodes of ended instances away. */
public final class Kubelets {

    private static final Logger log = LoggerFactory.getLogger(Kubelets.class);

    private final Registry registry;
    private final Timer timer;
    private final NodeTimes times;
    private final Map<String, BootingInstance> instancesById = new ConcurrentSkipListMap<>();
    private final Set<String> nodesServed = new ConcurrentSkipListSet<>();

    public Kubelets(Registry registry, Timer timer, NodeTimes times) {
        this.registry = registry;
        this.timer = timer;
        this.times = times;
    }

    /** An instance was launched: its node joins after the boot time, if its user data lets it. */
    public void boot(BootingInstance instance) {
        instancesById.put(instance.instanceId(), instance);
        timer.after(times.boot(), () -> running(instance.instanceId()).ifPresent(this::register));
    }

    /** An instance has ended; one that never joined, or is not known, changes nothing. */
    public void end(String instanceId) {
        var instance = instancesById.remove(instanceId);
        if (instance == null || !nodesServed.remove(instance.privateDnsName())) {
            return;
        }
        node(instance).ifPresent(node -> registry.change(Node.class, node, copy -> NodeObject.lost(copy, timer)));
        timer.after(times.removal(), () -> node(instance).ifPresent(registry::delete));
    }

    /** True while a kubelet runs on the node of that name. */
    boolean serves(String node) {
        return nodesServed.contains(node);
    }

    private void register(BootingInstance instance) {
        switch (UserData.read(instance.userData())) {
            case BootConfig.NeverJoins(var why) ->
                log.warn(
                        "instance {} never joins, because its user data cannot be used: {}",
                        instance.instanceId(),
                        why);
            case BootConfig.Joins config -> {
                if (!registry.create(NodeObject.registering(instance, config, timer))) {
                    log.warn(
                            "instance {} never joins, because a node named {} exists already",
                            instance.instanceId(),
                            instance.privateDnsName());
                    return;
                }
                nodesServed.add(instance.privateDnsName());
                timer.after(times.ready(), () -> running(instance.instanceId()).ifPresent(this::becomeReady));
            }
        }
    }

    private void becomeReady(BootingInstance instance) {
        node(instance).ifPresent(node -> registry.change(Node.class, node, copy -> NodeObject.ready(copy, timer)));
    }

    private Optional<BootingInstance> running(String instanceId) {
        return Optional.ofNullable(instancesById.get(instanceId));
    }

    private Optional<Node> node(BootingInstance instance) {
        return registry.find(Node.class, "", instance.privateDnsName())
                .filter(node -> instance.providerId().equals(node.getSpec().getProviderID()));
    }
}
