package dev.slipway.testkit.fake;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an API server says of a cluster of any size, as kubectl shows it: for programs that measure what reading it takes.
 * All other kinds have no objects.
 *
 * @param pods a count; every hundredth waits, the others are spread over the nodes
 * @param nodes a count, at least 1
 */
public record LargeCluster(int pods, int nodes) {
    /** Objects that are listed under a path such as {@code /api/v1/pods}, a count. */
    public int size(String path) {
        return path.endsWith("/api/v1/pods") ? pods : path.endsWith("/api/v1/nodes") ? nodes : 0;
    }

    /**
     * A page of a list, JSON.
     *
     * @param from first object, from 0
     * @param to first object that is not on this page; unless it is {@link #size}, it is the token to go on with
     */
    public String page(String path, int from, int to) {
        var items = IntStream.range(from, to)
                .mapToObj(i -> path.endsWith("/pods") ? pod(i) : node(i))
                .collect(Collectors.joining(","));
        return "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"%s},\"items\":[%s]}"
                .formatted(to < size(path) ? ",\"continue\":\"" + to + "\"" : "", items);
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
