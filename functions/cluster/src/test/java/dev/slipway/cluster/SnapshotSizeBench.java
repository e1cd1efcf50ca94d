package dev.slipway.cluster;

import dev.slipway.cluster.SnapshotBuilder.Pending;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.testkit.fake.LargeCluster;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.api.model.PodList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * How many bytes the webhook's snapshot of a large cluster takes, plain and packed, with gzip and without. Names of pods,
 * nodes and instances end at random, as real ones do, and pods are anywhere. Arguments: pods and nodes; 100000 5000 unless given.
 */
final class SnapshotSizeBench {
    private static final int PAGE = 500;
    /** Of which Kubernetes makes the ends of names (apimachinery, util/rand, read 2026-11-27). */
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private final Random random = new Random(1);
    private final TreeMap<String, String> hashByApp = new TreeMap<>();

    private SnapshotSizeBench() {}

    public static void main(String[] arguments) throws IOException {
        var given = arguments.length == 2 ? List.of(arguments) : List.of("100000", "5000");
        var snapshot = new SnapshotSizeBench()
                .snapshot(new LargeCluster(Integer.parseInt(given.get(0)), Integer.parseInt(given.get(1))));
        var packed = new ByteArrayOutputStream();
        PackedSnapshot.write(snapshot, packed);
        print("plain", ModelJson.write(snapshot).getBytes(StandardCharsets.UTF_8));
        print("packed", packed.toByteArray());
    }

    private static void print(String what, byte[] json) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(json);
        }
        System.out.printf("%s: %.2f MB, %.2f MB with gzip%n", what, json.length / 1e6, bytes.size() / 1e6);
    }

    private ClusterSnapshot snapshot(LargeCluster cluster) throws IOException {
        var mapper = UnreadFields.mapper();
        var builder = new SnapshotBuilder(Instant.EPOCH, Pending.MARKED_UNSCHEDULABLE).provisioningOnly();
        var nodes = new ArrayList<String>();
        for (var from = 0; from < cluster.nodes(); from += PAGE) {
            var page = cluster.page("/api/v1/nodes", from, Math.min(cluster.nodes(), from + PAGE));
            for (var node : mapper.readValue(page, NodeList.class).getItems()) {
                var name = "ip-10-%d-%d-%d.ec2.internal"
                        .formatted(nodes.size() >> 16, random.nextInt(256), nodes.size() & 0xff_ff);
                nodes.add(name);
                node.getMetadata().setName(name);
                node.getMetadata().getLabels().put("kubernetes.io/hostname", name);
                node.getSpec().setProviderID("aws:///us-east-1a/i-0%016x".formatted(random.nextLong()));
                builder.add(node);
            }
        }
        for (var from = 0; from < cluster.pods(); from += PAGE) {
            var page = cluster.page("/api/v1/pods", from, Math.min(cluster.pods(), from + PAGE));
            for (var pod : mapper.readValue(page, PodList.class).getItems()) {
                var app = pod.getMetadata().getLabels().get("app");
                pod.getMetadata()
                        .setName("%s-%s-%s".formatted(app, hashByApp.computeIfAbsent(app, _ -> end(10)), end(5)));
                if (pod.getSpec().getNodeName() != null) {
                    pod.getSpec().setNodeName(nodes.get(random.nextInt(nodes.size())));
                }
                builder.add(pod);
            }
        }
        return builder.build();
    }

    private String end(int length) {
        var end = new StringBuilder();
        for (var at = 0; at < length; at++) {
            end.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return end.toString();
    }
}
