package dev.slipway.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How much memory a webhook takes that watches a large cluster: the program in a process of its own, in front of an API
 * server that says how many pods and nodes there are. Arguments: pods, nodes, most heap in MiB; 100000 5000 136 unless
 * given. Prints the process's resident memory once the cluster has been read, and again after a batch.
 */
final class MemoryBench {
    private final int pods;
    private final int nodes;

    private MemoryBench(int pods, int nodes) {
        this.pods = pods;
        this.nodes = nodes;
    }

    public static void main(String[] arguments) throws Exception {
        var numbers = arguments.length == 3 ? List.of(arguments) : List.of("100000", "5000", "136");
        var bench = new MemoryBench(Integer.parseInt(numbers.get(0)), Integer.parseInt(numbers.get(1)));
        var vertx = Vertx.vertx();
        try {
            var server = vertx.createHttpServer(
                            new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                    // A watch of a cluster in which nothing happens.
                    .webSocketHandler(socket -> {})
                    .requestHandler(bench::answer)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            measure("http://127.0.0.1:" + server.actualPort(), numbers.get(2));
        } finally {
            vertx.close();
        }
    }

    private static void measure(String api, String heap) throws IOException, InterruptedException {
        var probes = freePort();
        var metrics = freePort();
        var program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                // As the image has them (pom.xml).
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xmx" + heap + "m",
                "-cp",
                System.getProperty("java.class.path"),
                WebhookMain.class.getName());
        program.environment()
                .putAll(Map.of(
                        "CLUSTER_NAME",
                        "bench",
                        "PLAN_QUEUE_URL",
                        api + "/queue.fifo",
                        "NODE_QUEUE_URL",
                        api + "/queue",
                        "AWS_REGION",
                        "us-east-1",
                        "AWS_ACCESS_KEY_ID",
                        "none",
                        "AWS_SECRET_ACCESS_KEY",
                        "none",
                        "AWS_ENDPOINT_URL",
                        api,
                        "KUBERNETES_MASTER",
                        api,
                        "KUBECONFIG",
                        "/dev/null",
                        "HEALTH_PROBE_PORT",
                        String.valueOf(probes)));
        program.environment().put("METRICS_PORT", String.valueOf(metrics));
        program.environment().put("SNAPSHOT_BUCKET", "bench");
        var log = Files.createTempFile("webhook-", ".log");
        var process =
                program.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try (var http = HttpClient.newHttpClient()) {
            var began = System.nanoTime();
            await(process, log, () -> get(http, probes, "/readyz").equals("ok"));
            System.out.printf(
                    "read in %.1f s; resident %d MiB, at the peak %d MiB%n",
                    (System.nanoTime() - began) / 1e9, mebibytes(process, "VmRSS"), mebibytes(process, "VmHWM"));
            await(
                    process,
                    log,
                    () -> get(http, metrics, "/metrics")
                            .contains("slipway_webhook_batches_total{result=\"refused\"} 1"));
            System.out.printf(
                    "after a batch resident %d MiB, at the peak %d MiB%n",
                    mebibytes(process, "VmRSS"), mebibytes(process, "VmHWM"));
            get(http, metrics, "/metrics")
                    .lines()
                    .filter(line -> line.startsWith("jvm_memory_used_bytes")
                            || line.startsWith("slipway_webhook_snapshot_bytes")
                            || line.startsWith("karpenter_"))
                    .forEach(System.out::println);
        } finally {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private static void await(Process process, Path log, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new IllegalStateException("The webhook ended; see " + log + ".");
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String get(HttpClient http, int port, String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException _) {
            // It does not listen yet.
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static int mebibytes(Process process, String field) throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/status"))
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private void answer(HttpServerRequest request) {
        var path = String.valueOf(request.path());
        var many = path.endsWith("/api/v1/pods") ? pods : path.endsWith("/api/v1/nodes") ? nodes : 0;
        var from = Integer.parseInt(request.getParam("continue", "0"));
        var to = Math.min(many, from + Integer.parseInt(request.getParam("limit", String.valueOf(many))));
        var items = IntStream.range(from, to)
                .mapToObj(i -> path.endsWith("/pods") ? pod(i) : node(i))
                .collect(Collectors.joining(","));
        request.response()
                .putHeader("Content-Type", "application/json")
                .end(
                        "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"%s},\"items\":[%s]}"
                                .formatted(to < many ? ",\"continue\":\"" + to + "\"" : "", items));
    }

    /** Of one of 500 Deployments; every hundredth waits. As kubectl shows one, managed fields included. */
    private String pod(int i) {
        var app = "app-" + i % 500;
        var waits = i % 100 == 0;
        return """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%1$s-5d8f9c7b6d-%2$05d","generateName":"%1$s-5d8f9c7b6d-","namespace":"team-%3$d","uid":"8f14e45f-ceea-467f-a0e6-%2$012d","resourceVersion":"10%2$08d","creationTimestamp":"2026-11-27T%6$02d:%7$02d:%8$02dZ","labels":{"app":"%1$s","pod-template-hash":"5d8f9c7b6d","version":"v1"},"annotations":{"prometheus.io/scrape":"true","prometheus.io/port":"8080"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"%1$s-5d8f9c7b6d","uid":"1f14e45f-ceea-467f-a0e6-000000000000","controller":true,"blockOwnerDeletion":true}],"managedFields":[{"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1","time":"2026-11-27T08:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:generateName":{},"f:labels":{".":{},"f:app":{},"f:pod-template-hash":{}},"f:ownerReferences":{".":{},"k:{\\"uid\\":\\"1f14e45f\\"}":{}}},"f:spec":{"f:containers":{"k:{\\"name\\":\\"main\\"}":{".":{},"f:env":{".":{},"k:{\\"name\\":\\"A\\"}":{".":{},"f:name":{},"f:value":{}}},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:resources":{".":{},"f:limits":{".":{},"f:memory":{}},"f:requests":{".":{},"f:cpu":{},"f:memory":{}}}}}}}}]},
                "spec":{"volumes":[{"name":"kube-api-access-%2$05d","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},{"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},{"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"}}]}}],"defaultMode":420}}],"containers":[{"name":"main","image":"registry.example.com/team/%1$s:1.2.3","ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}],"env":[{"name":"A","value":"some value of a variable"},{"name":"B","value":"some other value"},{"name":"C","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"}}}],"resources":{"limits":{"memory":"512Mi"},"requests":{"cpu":"100m","memory":"512Mi"}},"volumeMounts":[{"name":"kube-api-access-%2$05d","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],"livenessProbe":{"httpGet":{"path":"/healthz","port":"http","scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent","securityContext":{"runAsNonRoot":true,"capabilities":{"drop":["ALL"]}}}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","serviceAccountName":"default","serviceAccount":"default",%4$s"securityContext":{},"schedulerName":"default-scheduler","tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300},{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}],"priority":0,"enableServiceLinks":true,"preemptionPolicy":"PreemptLowerPriority"},
                "status":%5$s}""".formatted(
                app,
                i,
                i % 50,
                waits ? "" : "\"nodeName\":\"ip-10-0-%d-%d.ec2.internal\",".formatted(i % nodes / 250, i % nodes % 250),
                waits
                        ? "{\"phase\":\"Pending\",\"conditions\":[{\"type\":\"PodScheduled\",\"status\":\"False\",\"reason\":\"Unschedulable\",\"message\":\"0/%d nodes are available\"}]}"
                                .formatted(nodes)
                        : "{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Initialized\",\"status\":\"True\",\"lastTransitionTime\":\"2026-11-27T08:00:00Z\"},{\"type\":\"Ready\",\"status\":\"True\",\"lastTransitionTime\":\"2026-11-27T08:00:00Z\"},{\"type\":\"ContainersReady\",\"status\":\"True\",\"lastTransitionTime\":\"2026-11-27T08:00:00Z\"},{\"type\":\"PodScheduled\",\"status\":\"True\",\"lastTransitionTime\":\"2026-11-27T08:00:00Z\"}],\"hostIP\":\"10.0.0.1\",\"podIP\":\"10.0.1.%1$d\",\"podIPs\":[{\"ip\":\"10.0.1.%1$d\"}],\"startTime\":\"2026-11-27T08:00:00Z\",\"containerStatuses\":[{\"name\":\"main\",\"state\":{\"running\":{\"startedAt\":\"2026-11-27T08:00:00Z\"}},\"lastState\":{},\"ready\":true,\"restartCount\":0,\"image\":\"registry.example.com/team/%2$s:1.2.3\",\"imageID\":\"registry.example.com/team/%2$s@sha256:0000000000000000000000000000000000000000000000000000000000000000\",\"containerID\":\"containerd://%1$064d\",\"started\":true}],\"qosClass\":\"Burstable\"}"
                                .formatted(i, app),
                i / 3600 % 24,
                i / 60 % 60,
                i % 60);
    }

    /** With the fifty images that a kubelet names. */
    private String node(int i) {
        var images = IntStream.range(0, 50)
                .mapToObj(at ->
                        "{\"names\":[\"registry.example.com/team/app-%1$d@sha256:0000000000000000000000000000000000000000000000000000000000000000\",\"registry.example.com/team/app-%1$d:1.2.3\"],\"sizeBytes\":123456789}"
                                .formatted((i + at) % 500))
                .collect(Collectors.joining(","));
        return """
                {"apiVersion":"v1","kind":"Node","metadata":{"name":"ip-10-0-%1$d-%2$d.ec2.internal","uid":"9f14e45f-ceea-467f-a0e6-%3$012d","resourceVersion":"1","creationTimestamp":"2026-11-27T08:00:00Z","labels":{"kubernetes.io/arch":"arm64","kubernetes.io/os":"linux","kubernetes.io/hostname":"ip-10-0-%1$d-%2$d.ec2.internal","node.kubernetes.io/instance-type":"m7g.2xlarge","topology.kubernetes.io/zone":"us-east-1a","topology.kubernetes.io/region":"us-east-1","karpenter.sh/nodepool":"default","karpenter.sh/capacity-type":"spot","karpenter.sh/initialized":"true"},"annotations":{"volumes.kubernetes.io/controller-managed-attach-detach":"true"}},
                "spec":{"providerID":"aws:///us-east-1a/i-%3$017d"},
                "status":{"capacity":{"cpu":"8","memory":"32Gi","pods":"58","ephemeral-storage":"20Gi"},"allocatable":{"cpu":"7910m","memory":"30Gi","pods":"58","ephemeral-storage":"18Gi"},"conditions":[{"type":"Ready","status":"True","reason":"KubeletReady","lastHeartbeatTime":"2026-11-27T08:00:00Z","lastTransitionTime":"2026-11-27T08:00:00Z"}],"addresses":[{"type":"InternalIP","address":"10.0.%1$d.%2$d"}],"nodeInfo":{"machineID":"%3$032d","kernelVersion":"6.12","osImage":"Amazon Linux 2023","containerRuntimeVersion":"containerd://2.0","kubeletVersion":"v1.34.0","operatingSystem":"linux","architecture":"arm64"},"images":[%4$s]}}""".formatted(i / 250, i % 250, i, images);
    }
}
