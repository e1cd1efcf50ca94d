package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;

import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.Scenario;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestPod;
import java.util.List;
import java.util.Random;

/** A cluster by chance, the same for the same seed. */
final class RandomScenario {
    private static final Taint DEDICATED = new Taint("dedicated", "x", TaintEffect.NO_SCHEDULE);

    private final Random random;

    private RandomScenario(long seed) {
        this.random = new Random(seed);
    }

    /** At most so many kinds of pods, some of which may fit nowhere. */
    static Scenario of(long seed, int kinds) {
        return new RandomScenario(seed).build(kinds);
    }

    private Scenario build(int kinds) {
        var builder = given();
        var pools = 1 + random.nextInt(3);
        for (var i = 0; i < pools; i++) {
            builder.pool("pool-" + i, pool -> {
                pool.weight(random.nextInt(3));
                switch (random.nextInt(6)) {
                    case 0 -> pool.spot();
                    case 1 -> pool.onDemand().label("team", "a");
                    case 2 -> pool.taint(DEDICATED);
                    case 3 -> pool.limit("cpu", Integer.toString(4 + random.nextInt(200)));
                    case 4 -> pool.requires("team", Operator.IN, "a", "b").zones("a", "b");
                    default -> pool.requiresVariety("karpenter.k8s.aws/instance-family", 2);
                }
            });
        }
        for (var i = random.nextInt(4); i > 0; i--) {
            builder.node(new TestNode("node-" + i).label(WellKnown.ZONE, one(List.of("a", "b"))));
        }
        var count = 1 + random.nextInt(kinds);
        for (var i = 0; i < count; i++) {
            builder.pods(1 + random.nextInt(30), "kind-" + i, this::shape);
        }
        return builder.build();
    }

    private TestPod shape(TestPod pod) {
        pod.asks("cpu", (50 + random.nextInt(40) * 100) + "m").asks("memory", (64 + random.nextInt(120) * 128) + "Mi");
        switch (random.nextInt(9)) {
            case 0 -> pod.selects(WellKnown.ZONE, one(List.of("a", "b", "c", "d")));
            case 1 -> pod.requires("team", Operator.IN, one(List.of("a", "b", "c")));
            case 2 -> pod.requires("team", Operator.NOT_IN, "a");
            case 3 -> pod.tolerates(DEDICATED);
            case 4 -> pod.selects(WellKnown.ARCH, one(List.of("amd64", "arm64")));
            case 5 -> pod.requires("karpenter.k8s.aws/instance-cpu", Operator.GT, "7");
            case 6 ->
                pod.requires(WellKnown.ZONE, Operator.IN, "a").requires(WellKnown.CAPACITY_TYPE, Operator.IN, "spot");
            case 7 -> pod.asks("nvidia.com/gpu", "1");
            default -> pod.priority(random.nextInt(2));
        }
        return pod;
    }

    private String one(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
