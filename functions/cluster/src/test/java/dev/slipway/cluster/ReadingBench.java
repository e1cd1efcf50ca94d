package dev.slipway.cluster;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.testkit.fake.LargeCluster;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * How long a function reads a large cluster, and what heap that needs: in a process of its own, with the functions'
 * options, over HTTP from this one, which has written all pages before. Arguments: pods, nodes, heap in MiB, whether the
 * server pages lists that may come from its watch cache; 100000 5000 512 false unless given. Prints a line for each of
 * four reads; between two of them, every hundredth pod has changed.
 */
final class ReadingBench {
    private static final int PAGE = 500;

    /** Of the cluster when it is first read; higher than that of any pod. */
    private static final long VERSION = 2_000_000_000;

    private final boolean pagesFromCache;
    private final Map<String, List<byte[]>> pages = new TreeMap<>();
    private final List<byte[]> changes = new ArrayList<>();
    private final AtomicLong version = new AtomicLong(VERSION);
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();

    private ReadingBench(LargeCluster cluster, boolean pagesFromCache) {
        this.pagesFromCache = pagesFromCache;
        for (var path : List.of("/api/v1/pods", "/api/v1/nodes")) {
            var written = new ArrayList<byte[]>();
            for (var from = 0; from < cluster.size(path); from += PAGE) {
                var to = Math.min(cluster.size(path), from + PAGE);
                written.add(items(cluster.page(path, from, to)).getBytes(StandardCharsets.UTF_8));
            }
            pages.put(path, written);
        }
        for (var pod = 1; pod < cluster.size("/api/v1/pods"); pod += 100) {
            changes.add("{\"type\":\"MODIFIED\",\"object\":%s}\n"
                    .formatted(items(cluster.page("/api/v1/pods", pod, pod + 1)))
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 1) {
            read(arguments[0]);
            return;
        }
        var given = arguments.length == 4 ? List.of(arguments) : List.of("100000", "5000", "512", "false");
        var bench = new ReadingBench(
                new LargeCluster(Integer.parseInt(given.get(0)), Integer.parseInt(given.get(1))),
                Boolean.parseBoolean(given.get(3)));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", bench::answer);
        server.start();
        try {
            var reader = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            // As template.yaml has them.
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx" + given.get(2) + "m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ReadingBench.class.getName(),
                            "http://127.0.0.1:" + server.getAddress().getPort())
                    .inheritIO()
                    .start();
            reader.waitFor();
            System.out.printf("requests %d, %d MB sent%n", bench.requests.get(), bench.sent.get() / 1_000_000);
        } finally {
            server.stop(0);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        var path = exchange.getRequestURI().getPath();
        var query = exchange.getRequestURI().getQuery() == null
                ? Map.<String, String>of()
                : Arrays.stream(exchange.getRequestURI().getQuery().split("&"))
                        .map(one -> one.split("=", 2))
                        .collect(Collectors.toMap(one -> one[0], one -> one.length > 1 ? one[1] : ""));
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (var body = exchange.getResponseBody()) {
            var written = pages.getOrDefault(path, List.of());
            if ("true".equals(query.get("watch"))) {
                for (var change : changes) {
                    send(body, change);
                }
                send(
                        body,
                        "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"%d\"}}}\n"
                                .formatted(version.get())
                                .getBytes(StandardCharsets.UTF_8));
            } else if ("1".equals(query.get("limit"))) {
                version.incrementAndGet();
                sendList(body, "1", List.of());
            } else if (written.isEmpty() || (!pagesFromCache && "0".equals(query.get("resourceVersion")))) {
                sendList(body, "", written);
            } else {
                var at = Integer.parseInt(query.getOrDefault("continue", "0"));
                sendList(body, at + 1 < written.size() ? String.valueOf(at + 1) : "", written.subList(at, at + 1));
            }
        }
    }

    private static String items(String list) {
        var open = "\"items\":[";
        return list.substring(list.indexOf(open) + open.length(), list.lastIndexOf("]}"));
    }

    private void sendList(OutputStream body, String next, List<byte[]> pagesOfItems) throws IOException {
        send(
                body,
                "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"%d\",\"continue\":\"%s\"},\"items\":["
                        .formatted(version.get(), next)
                        .getBytes(StandardCharsets.UTF_8));
        for (var at = 0; at < pagesOfItems.size(); at++) {
            if (at > 0) {
                body.write(',');
            }
            send(body, pagesOfItems.get(at));
        }
        send(body, "]}".getBytes(StandardCharsets.UTF_8));
    }

    private void send(OutputStream body, byte[] text) throws IOException {
        body.write(text);
        sent.addAndGet(text.length);
    }

    private static void read(String server) {
        try (var client = ClusterClients.open(new ConfigBuilder()
                .withMasterUrl(server)
                .withNamespace("default")
                .build())) {
            var view = new KubernetesClusterView(client, Clock.systemUTC());
            for (var time = 1; time <= 4; time++) {
                measure(time, view);
            }
        }
    }

    private static void measure(int time, KubernetesClusterView view) {
        System.gc();
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        var worked = processorTime();
        var began = System.nanoTime();
        var snapshot = view.snapshot();
        var seconds = (System.nanoTime() - began) / 1e9;
        var busy = (processorTime() - worked) / 1e9;
        var peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        System.gc();
        var held = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        System.out.printf(
                "read %d: %.1f s, %.1f s of processor time; heap at most %d MiB, %d MiB with the snapshot; %d nodes, %d pods on them%n",
                time, seconds, busy, peak >> 20, held >> 20, snapshot.nodes().size(), bound(snapshot));
    }

    private static long processorTime() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static int bound(ClusterSnapshot snapshot) {
        return snapshot.nodes().stream()
                .flatMap(node -> node.pods().stream())
                .mapToInt(group -> group.names().size())
                .sum();
    }
}
