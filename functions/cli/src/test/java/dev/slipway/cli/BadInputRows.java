package dev.slipway.cli;

import java.util.List;
import java.util.stream.Stream;

/** One bad object each, with what has to be said of it: where it stands, what it is called, and what is wrong. */
final class BadInputRows {
    private static final String CONTAINER = "containers: [{name: a, resources: {requests: {cpu: \"1\"}}}]";
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

    private BadInputRows() {}

    /**
     * A row.
     *
     * @param why what is the matter, for the test's name
     * @param code the exit code
     * @param bad the file's text
     * @param said what standard error has to hold
     */
    record Row(String why, int code, String bad, List<String> said) {
        @Override
        public String toString() {
            return why;
        }
    }

    private static Row fault(String why, String bad, String... said) {
        return new Row(why, ExitCode.FAULTY_INPUT, bad, List.of(said));
    }

    /** Used, or left without a node, but not silently. */
    private static Row warning(String why, String bad, String... said) {
        return new Row(why, ExitCode.DONE, bad, List.of(said));
    }

    private static String pod(String spec) {
        return "apiVersion: v1\nkind: Pod\nmetadata: {name: bad, namespace: shop, labels: {app: x}}\nspec: {%s}\n"
                .formatted(spec);
    }

    private static String asking(String requests) {
        return pod("containers: [{name: a, resources: {requests: {%s}}}]".formatted(requests));
    }

    private static String affinity(String expression) {
        return pod("%s, affinity: {nodeAffinity: {%s: {nodeSelectorTerms: [{matchExpressions: [{%s}]}]}}}"
                .formatted(CONTAINER, REQUIRED, expression));
    }

    private static String spread(String fields) {
        return pod("%s, topologySpreadConstraints: [{labelSelector: {matchLabels: {app: x}}, %s}]"
                .formatted(CONTAINER, fields));
    }

    private static String near(String term) {
        return pod("%s, affinity: {podAffinity: {%s: [{%s}]}}".formatted(CONTAINER, REQUIRED, term));
    }

    private static String workload(String apiVersion, String kind, String fields) {
        return bare(apiVersion, kind, kind.equals("Job") ? fields : fields + ", selector: {matchLabels: {app: w}}");
    }

    private static String bare(String apiVersion, String kind, String fields) {
        return """
                apiVersion: %s
                kind: %s
                metadata: {name: bad, namespace: shop}
                spec: {%s, template: {metadata: {labels: {app: w}}, spec: {%s, restartPolicy: %s}}}
                """.formatted(apiVersion, kind, fields, CONTAINER, kind.equals("Job") ? "Never" : "Always");
    }

    private static String pool(String apiVersion, String spec, String requirements, String ref) {
        return """
                apiVersion: %s
                kind: NodePool
                metadata: {name: bad}
                spec: {%s template: {spec: {requirements: [%s], nodeClassRef: {%s}}}}
                """.formatted(apiVersion, spec, requirements, ref);
    }

    private static String pool(String spec, String requirements) {
        return pool(
                "karpenter.sh/v1", spec, requirements, "group: karpenter.k8s.aws, kind: EC2NodeClass, name: default");
    }

    private static String nodeClass(String family, String spec) {
        return """
                apiVersion: karpenter.k8s.aws/v1
                kind: EC2NodeClass
                metadata: {name: bad}
                spec:
                  amiFamily: %s
                  amiSelectorTerms: [{id: ami-1}]
                  subnetSelectorTerms: [{id: subnet-1}]
                  securityGroupSelectorTerms: [{id: sg-1}]
                  role: nodes
                  %s
                """.formatted(family, spec);
    }

    private static String node(String status) {
        return "apiVersion: v1\nkind: Node\nmetadata: {name: bad}\nstatus: {%s}\n".formatted(status);
    }

    static Stream<Row> rows() {
        return Stream.of(
                        quantities(),
                        limits(),
                        resources(),
                        containers(),
                        labels(),
                        podRules(),
                        tolerations(),
                        wishes(),
                        typos(),
                        types(),
                        workloads(),
                        pools(),
                        nodeClasses(),
                        nodes(),
                        texts())
                .flatMap(rows -> rows);
    }

    private static Stream<Row> quantities() {
        return Stream.of(
                fault(
                        "cpu of 1e30 overflows",
                        asking("cpu: 1e30"),
                        "b-bad.yaml:1",
                        "Pod/shop/bad",
                        "cpu",
                        "E30",
                        "Maybe"),
                fault(
                        "memory of 2^63 Ki overflows",
                        asking("memory: 9223372036854775808Ki"),
                        "Pod/shop/bad",
                        "9223372036854775808Ki",
                        "Maybe"),
                fault(
                        "a sum over containers that overflows",
                        asking("memory: 5Pi")
                                .replace(
                                        "containers: [",
                                        "containers: [{name: b, resources: {requests: {memory: 5Pi}}}, "),
                        "b-bad.yaml:1",
                        "Pod/shop/bad",
                        "container",
                        "memory: 5Pi and 5Pi",
                        "11258999068426240",
                        "Maybe"),
                fault("an exponent beyond all", asking("cpu: \"1e999999999\""), "Pod/shop/bad", "1e999999999"),
                fault(
                        "a number beyond all",
                        asking("cpu: 1e400"),
                        "Pod/shop/bad",
                        "The quantity \"1e400\" is too large to be real"),
                fault(
                        "a number beyond all in JSON",
                        "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"bad\"}, \"spec\": {\"containers\":"
                                + " [{\"name\": \"a\", \"resources\": {\"requests\": {\"cpu\": 1E400}}}]}}",
                        "Pod/default/bad",
                        "\"1E400\""),
                fault("without end", asking("cpu: .inf"), "Pod/shop/bad", "\".inf\" is not a quantity"),
                fault("a negative amount", asking("cpu: \"-1\""), "Pod/shop/bad", "\"-1\" is negative"),
                fault("two points", asking("cpu: \"1.5.2\""), "Pod/shop/bad", "1.5.2", "Maybe"),
                fault("words for an amount", asking("cpu: lots"), "Pod/shop/bad", "lots", "Maybe"),
                fault("not a number", asking("cpu: .nan"), "Pod/shop/bad", "NaN"),
                fault("a map for an amount", asking("cpu: {a: b}"), "Pod/shop/bad", "requests.cpu"),
                fault(
                        "a negative overhead",
                        pod(CONTAINER + ", overhead: {cpu: \"-5\"}"),
                        "Pod/shop/bad",
                        "overhead",
                        "-5"));
    }

    private static Row limit(String why, String resource, String request, String limit, String... said) {
        return fault(
                why,
                pod("containers: [{name: a, resources: {requests: {%s: %s}, limits: {%s: %s}}}]"
                        .formatted(resource, request, resource, limit)),
                said);
    }

    private static Stream<Row> limits() {
        var above = "resources: {requests: {cpu: 1500m}, limits: {cpu: \"1\"}}";
        return Stream.of(
                limit(
                        "more cpu than its limit",
                        "cpu",
                        "2",
                        "1000m",
                        "b-bad.yaml:1",
                        "Pod/shop/bad",
                        "spec.containers[a].resources: the request for cpu, 2, is more than its limit, 1000m. Maybe the two are"
                                + " swapped"),
                limit("more memory than its limit", "memory", "1Gi", "1G", "memory, 1Gi, is more than its limit, 1G"),
                limit("more disk than its limit", "ephemeral-storage", "2Gi", "1Gi", "Pod/shop/bad", "2Gi", "1Gi"),
                limit(
                        "more of a device than its limit",
                        "nvidia.com/gpu",
                        "2",
                        "1",
                        "nvidia.com/gpu, 2",
                        "must be equal"),
                limit(
                        "less of a device than its limit",
                        "nvidia.com/gpu",
                        "1",
                        "2",
                        "nvidia.com/gpu, 1, is less than its limit, 2. Maybe the request is to be left out"),
                limit("fewer pages than their limit", "hugepages-2Mi", "2Mi", "4Mi", "hugepages-2Mi", "must be equal"),
                fault(
                        "an init container above its limit",
                        pod(CONTAINER + ", initContainers: [{name: i, %s}]".formatted(above)),
                        "Pod/shop/bad",
                        "spec.initContainers[i].resources"),
                fault(
                        "a pod above its limit as a whole",
                        pod(CONTAINER + ", " + above),
                        "Pod/shop/bad: spec.resources: the request for cpu"),
                fault(
                        "a template above its limit",
                        workload("apps/v1", "Deployment", "replicas: 3")
                                .replace("resources: {requests: {cpu: \"1\"}}", above),
                        "b-bad.yaml:1: Deployment/shop/bad: spec.template.spec.containers[a].resources",
                        "1500m"));
    }

    private static Row resources(String why, String resources, String... said) {
        return fault(why, pod("containers: [{name: a, resources: {%s}}]".formatted(resources)), said);
    }

    private static Stream<Row> resources() {
        return Stream.of(
                resources(
                        "a device without limit",
                        "requests: {nvidia.com/gpu: 1}, limits: {cpu: 1}",
                        "b-bad.yaml:1: Pod/shop/bad: spec.containers[a].resources: the request for nvidia.com/gpu, 1, is without a limit",
                        "Maybe it is to be under limits"),
                resources(
                        "pages without limit",
                        "requests: {memory: 1Gi, hugepages-2Mi: 4Mi}",
                        "Pod/shop/bad",
                        "the request for hugepages-2Mi, 4Mi, is without a limit"),
                fault(
                        "a device without limit in an init container",
                        pod(CONTAINER + ", initContainers: [{name: i, resources: {requests: {amd.com/gpu: 1}}}]"),
                        "Pod/shop/bad: spec.initContainers[i].resources",
                        "amd.com/gpu"),
                resources(
                        "half a device",
                        "limits: {nvidia.com/gpu: 500m}",
                        "Pod/shop/bad: spec.containers[a].resources: 500m of nvidia.com/gpu cannot be asked for"),
                resources(
                        "a misspelt resource",
                        "requests: {cpu: 1, mem: 1Gi}",
                        "Pod/shop/bad: spec.containers[a].resources: \"mem\" is not a resource of containers",
                        "memory"),
                resources("a device without domain", "limits: {gpu: 1}", "\"gpu\"", "Maybe a domain", "nvidia.com/gpu"),
                resources("disk by another name", "requests: {storage: 1Gi}", "\"storage\"", "ephemeral-storage"),
                resources(
                        "a name that is none",
                        "limits: {\"nvidia.com/a b\": 1}",
                        "\"nvidia.com/a b\" is not a resource"));
    }

    private static Row port(String why, String port, String... said) {
        return fault(why, pod("containers: [{name: a, ports: [{%s}]}]".formatted(port)), said);
    }

    private static Stream<Row> containers() {
        return Stream.of(
                fault(
                        "no containers",
                        "{apiVersion: v1, kind: Pod, metadata: {name: bad, namespace: shop}, spec: {}}",
                        "b-bad.yaml:1: Pod/shop/bad: spec.containers: there is none",
                        "Maybe"),
                fault(
                        "init containers alone",
                        pod("containers: [], initContainers: [{name: i}]"),
                        "Pod/shop/bad: spec.containers: there is none"),
                fault(
                        "a template without containers",
                        workload("apps/v1", "Deployment", "replicas: 3").replace(CONTAINER, "hostNetwork: true"),
                        "Deployment/shop/bad: spec.template.spec.containers: there is none"),
                fault(
                        "a container without name",
                        pod("containers: [{image: i}]"),
                        "Pod/shop/bad: spec.containers[0].name: this field is missing"),
                fault(
                        "a container's name that is none",
                        pod("containers: [{name: Web_1}]"),
                        "spec.containers[Web_1].name: \"Web_1\" is not a container's name"),
                fault(
                        "a way to restart that is none",
                        pod(CONTAINER + ", restartPolicy: onfailure"),
                        "Pod/shop/bad: spec.restartPolicy: \"onfailure\" is not a policy. Maybe \"OnFailure\" is meant."),
                fault(
                        "a sidecar in small letters",
                        pod(CONTAINER + ", initContainers: [{name: i, restartPolicy: always}]"),
                        "spec.initContainers[i].restartPolicy: \"always\"",
                        "Maybe \"Always\""),
                fault(
                        "a volume of no claim",
                        pod(CONTAINER + ", volumes: [{name: v, persistentVolumeClaim: {}}]"),
                        "Pod/shop/bad: spec.volumes[v].persistentVolumeClaim.claimName: this field is missing"),
                port(
                        "a port of the host beyond 65535",
                        "containerPort: 80, hostPort: 99999",
                        "b-bad.yaml:1",
                        "Pod/shop/bad: spec.containers[a].ports.hostPort: 99999 is not a port"),
                port("a negative port of the host", "containerPort: 80, hostPort: -1", "hostPort: -1", "65535"),
                port("port 0", "containerPort: 0", "Pod/shop/bad", "containerPort: 0", "from 1 to 65535"),
                port("port 65536", "containerPort: 65536", "Pod/shop/bad", "containerPort: 65536"),
                port("a port on the host alone", "hostPort: 80", "Pod/shop/bad", "containerPort is missing"),
                port(
                        "an unknown protocol",
                        "containerPort: 80, protocol: TPC",
                        "Pod/shop/bad",
                        "protocol: \"TPC\" is not a protocol. Known here: TCP, UDP, SCTP."),
                port("a protocol in small letters", "containerPort: 80, protocol: udp", "\"udp\"", "Maybe \"UDP\""),
                fault(
                        "two containers of one name",
                        pod("containers: [{name: a}, {name: b}, {name: a}]"),
                        "b-bad.yaml:1",
                        "Pod/shop/bad: spec.containers[a]: another container",
                        "Maybe"),
                fault(
                        "an init container with the name of another",
                        workload("batch/v1", "Job", "parallelism: 1")
                                .replace(CONTAINER, CONTAINER + ", initContainers: [{name: a}]"),
                        "Job/shop/bad: spec.template.spec.initContainers[a]"));
    }

    private static Row labels(String why, String labels, String... said) {
        return fault(why, pod(CONTAINER).replace("{app: x}", "{%s}".formatted(labels)), said);
    }

    private static Stream<Row> labels() {
        return Stream.of(
                labels(
                        "a label's key with a blank",
                        "\"bad key\": x",
                        "b-bad.yaml:1",
                        "Pod/shop/bad: metadata.labels: \"bad key\" is not a label key. Keys look like example.com/team."),
                labels("a key of nothing", "\"\": x", "Pod/shop/bad", "\"\" is not a label key"),
                labels("a key with two domains", "a/b/c: x", "\"a/b/c\" is not a label key"),
                labels("a key without its domain", "/c: x", "\"/c\" is not a label key"),
                labels("a domain in capitals", "Example.com/team: x", "\"Example.com/team\" is not a label key"),
                labels("a domain with two points", "example..com/team: x", "\"example..com/team\" is not a label key"),
                labels("a key of 64 letters", "%s: x".formatted("k".repeat(64)), "is not a label key"),
                labels("a domain of 254 letters", "%s/k: x".formatted("d".repeat(254)), "is not a label key"),
                labels("a domain of a million", "? %s/k : x".formatted("d.".repeat(500_000)), "is not a label key"),
                labels(
                        "a label's value with a blank",
                        "ok: \"bad value!\"",
                        "Pod/shop/bad: metadata.labels.ok: \"bad value!\" is not a label value",
                        "63"),
                labels(
                        "a value of 64 letters",
                        "ok: %s".formatted("v".repeat(64)),
                        "metadata.labels.ok",
                        "is not a label value"),
                labels("a value that ends in a hyphen", "ok: v-", "\"v-\" is not a label value"),
                fault(
                        "a bad label of a workload",
                        workload("apps/v1", "DaemonSet", "minReadySeconds: 1")
                                .replace("namespace: shop", "namespace: shop, labels: {a b: c}"),
                        "DaemonSet/shop/bad: metadata.labels: \"a b\""),
                fault(
                        "a bad label of a template",
                        workload("apps/v1", "StatefulSet", "replicas: 1").replace("{app: w}", "{app: w.}"),
                        "StatefulSet/shop/bad: spec.template.metadata.labels.app: \"w.\""),
                fault(
                        "a namespace that is none",
                        pod(CONTAINER).replace("namespace: shop", "namespace: \"BAD NS\""),
                        "Pod/BAD NS/bad: metadata.namespace: \"BAD NS\""),
                fault("a namespace with a point", pod(CONTAINER).replace("shop", "a.b"), "metadata.namespace: \"a.b\""),
                fault(
                        "a bad key to select nodes by",
                        pod(CONTAINER + ", nodeSelector: {a//b: c}"),
                        "Pod/shop/bad: spec.nodeSelector: \"a//b\""),
                fault(
                        "a bad value to select nodes by",
                        pod(CONTAINER + ", nodeSelector: {zone: us east}"),
                        "spec.nodeSelector.zone: \"us east\""),
                fault(
                        "a bad key of a node affinity",
                        affinity("key: \"a b\", operator: Exists"),
                        "spec.affinity.nodeAffinity: \"a b\" is not a label key"),
                fault(
                        "a bad value of a node affinity",
                        affinity("key: k, operator: NotIn, values: [a, \"b c\"]"),
                        "spec.affinity.nodeAffinity, k: \"b c\" is not a label value"),
                fault(
                        "a node affinity without key",
                        affinity("operator: In, values: [a]"),
                        "nodeAffinity: key is missing"),
                fault(
                        "a field of nodes without key",
                        affinity("key: k, operator: Exists")
                                .replace("}]}]}}}", "}], matchFields: [{operator: In, values: [a]}]}]}}}"),
                        "nodeAffinity: key is missing"),
                fault(
                        "a bad value to be near to",
                        near("topologyKey: z, labelSelector: {matchLabels: {app: \"web!\"}}"),
                        "spec.affinity.podAffinity.labelSelector.app: \"web!\""),
                fault(
                        "a selector without key",
                        near("topologyKey: z, labelSelector: {matchExpressions: [{operator: Exists}]}"),
                        "podAffinity.labelSelector: key is missing"),
                fault(
                        "namespaces by a bad key",
                        near("topologyKey: z, labelSelector: {}, namespaceSelector: {matchLabels: {a b: c}}"),
                        "podAffinity.namespaceSelector: \"a b\""),
                fault(
                        "a bad key of a topology",
                        near("topologyKey: \"top of rack\", labelSelector: {}"),
                        "podAffinity.topologyKey: \"top of rack\""),
                fault(
                        "a spread over nobody's key",
                        spread("maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule")
                                .replace("matchLabels: {app: x}", "matchExpressions: [{operator: Exists}]"),
                        "topologySpreadConstraints: key is missing"));
    }

    private static Stream<Row> podRules() {
        return Stream.of(
                warning("an unknown operator", affinity("key: k, operator: Inn, values: [a]"), "Pod/shop/bad", "Inn"),
                warning("In of nothing", affinity("key: k, operator: In, values: []"), "Pod/shop/bad", "In", "Maybe"),
                warning("Gt of a text", affinity("key: k, operator: Gt, values: [x]"), "Pod/shop/bad", "Gt", "[x]"),
                warning(
                        "maxSkew 0",
                        spread("maxSkew: 0, topologyKey: z, whenUnsatisfiable: DoNotSchedule"),
                        "b-bad.yaml:1",
                        "Pod/shop/bad",
                        "maxSkew 0"),
                warning(
                        "minDomains 0",
                        spread("maxSkew: 1, minDomains: 0, topologyKey: z, whenUnsatisfiable: DoNotSchedule"),
                        "Pod/shop/bad",
                        "minDomains 0"),
                warning(
                        "a spread by nothing",
                        spread("maxSkew: 1, whenUnsatisfiable: DoNotSchedule"),
                        "Pod/shop/bad",
                        "topologyKey"),
                warning(
                        "a spread by the empty key",
                        spread("maxSkew: 1, topologyKey: \"\", whenUnsatisfiable: DoNotSchedule"),
                        "Pod/shop/bad",
                        "topologyKey"),
                warning(
                        "a word that is not there",
                        spread("maxSkew: 1, topologyKey: z, whenUnsatisfiable: Never"),
                        "Pod/shop/bad",
                        "Never"),
                warning("an affinity by nothing", near("labelSelector: {}"), "Pod/shop/bad", "topologyKey"),
                warning(
                        "an affinity to an unknown operator",
                        near(
                                "topologyKey: z, labelSelector: {matchExpressions: [{key: app, operator: Gt, values: [\"1\"]}]}"),
                        "Pod/shop/bad",
                        "Gt"),
                fault(
                        "no spec",
                        "{apiVersion: v1, kind: Pod, metadata: {name: bad, namespace: shop}}",
                        "Pod/shop/bad",
                        "spec"),
                fault("an empty container", pod("containers: [null]"), "Pod/shop/bad", "spec.containers[0]", "Maybe"),
                fault(
                        "no list of containers",
                        pod("containers: {name: a}"),
                        "Pod/shop/bad",
                        "spec.containers",
                        "a list"),
                fault(
                        "a misspelt field",
                        pod(CONTAINER + ", nodeSelecter: {a: b}"),
                        "Pod/shop/bad: spec.nodeSelecter",
                        "Maybe \"nodeSelector\""),
                fault(
                        "no name",
                        "{apiVersion: v1, kind: Pod, metadata: {namespace: shop}, spec: {}}",
                        "b-bad.yaml:1",
                        "name"),
                fault(
                        "a name that is none",
                        pod(CONTAINER).replace("name: bad", "name: a/b"),
                        "Pod/shop/a/b",
                        "metadata.name"),
                fault("a priority beyond 32 bits", pod(CONTAINER + ", priority: 99999999999"), "99999999999"));
    }

    private static Row toleration(String why, String toleration, String... said) {
        return fault(why, pod("%s, tolerations: [{operator: Exists}, {%s}]".formatted(CONTAINER, toleration)), said);
    }

    private static Stream<Row> tolerations() {
        return Stream.of(
                toleration(
                        "a taint's key that is none",
                        "key: a b, operator: Exists",
                        "b-bad.yaml:1: Pod/shop/bad: spec.tolerations[1].key: \"a b\" is not a label key"),
                toleration(
                        "a value that is any",
                        "key: a, operator: Exists, value: x",
                        "Pod/shop/bad: spec.tolerations[1].value: \"x\" goes with the operator Equal",
                        "Maybe"),
                toleration(
                        "any taint of one value",
                        "value: x",
                        "Pod/shop/bad: spec.tolerations[1].key: it is missing",
                        "Maybe operator: Exists"),
                toleration("nothing at all", "effect: NoSchedule", "spec.tolerations[1].key: it is missing"),
                toleration(
                        "a value that no taint has",
                        "key: a, value: b c",
                        "spec.tolerations[1].value: \"b c\" is not a label value"),
                toleration(
                        "an unknown effect that is tolerated",
                        "key: a, operator: Exists, effect: NoSchedul",
                        "Pod/shop/bad: spec.tolerations[1].effect: \"NoSchedul\" is not an effect. Maybe \"NoSchedule\""),
                toleration(
                        "an unknown operator to tolerate by",
                        "key: a, operator: Exist",
                        "spec.tolerations[1].operator: \"Exist\" is not an operator of tolerations. Maybe \"Exists\""),
                toleration(
                        "a time to stay where no pod comes",
                        "key: a, operator: Exists, effect: NoSchedule, tolerationSeconds: 60",
                        "spec.tolerations[1].tolerationSeconds: 60 goes with the effect NoExecute alone",
                        "NoSchedule",
                        "Maybe"),
                toleration(
                        "a time to stay without effect",
                        "key: a, operator: Exists, tolerationSeconds: 60",
                        "spec.tolerations[1].tolerationSeconds: 60",
                        "the effect is missing"),
                warning(
                        "an operator that is not understood",
                        pod(CONTAINER + ", tolerations: [{key: a, operator: Lt, value: \"5\", effect: NoSchedule}]"),
                        "Pod/shop/bad",
                        "Lt"));
    }

    private static Row wishing(String why, String kind, String wish, String... said) {
        return fault(
                why,
                pod("%s, affinity: {%s: {preferredDuringSchedulingIgnoredDuringExecution: [{%s}]}}"
                        .formatted(CONTAINER, kind, wish)),
                said);
    }

    private static Stream<Row> wishes() {
        var arch = "preference: {matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [arm64]}]}";
        return Stream.of(
                wishing(
                        "a wish of no weight",
                        "nodeAffinity",
                        arch,
                        "Pod/shop/bad: spec.affinity.nodeAffinity: weight is missing",
                        "from 1 to 100"),
                wishing("a wish of weight 0", "nodeAffinity", "weight: 0, " + arch, "the weight 0 is not"),
                wishing(
                        "a wish of weight 101",
                        "podAntiAffinity",
                        "weight: 101, podAffinityTerm: {topologyKey: z, labelSelector: {}}",
                        "Pod/shop/bad: spec.affinity.podAntiAffinity: the weight 101 is not"),
                wishing(
                        "a wish for no place",
                        "podAffinity",
                        "weight: 1, podAffinityTerm: {labelSelector: {}}",
                        "Pod/shop/bad: spec.affinity.podAffinity: topologyKey is missing"),
                fault(
                        "a policy in small letters",
                        spread("maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule, nodeTaintsPolicy: honor"),
                        "Pod/shop/bad: spec.topologySpreadConstraints.nodeTaintsPolicy: \"honor\"",
                        "Maybe \"Honor\""),
                fault(
                        "domains that are only wished for",
                        spread("maxSkew: 1, topologyKey: z, whenUnsatisfiable: ScheduleAnyway, minDomains: 3"),
                        "Pod/shop/bad: spec.topologySpreadConstraints: minDomains 3 goes with DoNotSchedule alone"),
                fault(
                        "two spreads of one kind",
                        spread(
                                "maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule}, {maxSkew: 2, topologyKey: z,"
                                        + " whenUnsatisfiable: DoNotSchedule"),
                        "Pod/shop/bad: spec.topologySpreadConstraints: two are of z, DoNotSchedule"));
    }

    /** Dropped without a word by the types, in whatever depth. */
    private static Stream<Row> typos() {
        return Stream.of(
                resources(
                        "requests that are none",
                        "request: {cpu: 8}",
                        "b-bad.yaml:1: Pod/shop/bad: spec.containers[a].resources.request: this field is not known. Maybe \"requests\""),
                resources("a resource beside its requests", "cpu: 8", "resources.cpu: this field is not known"),
                fault(
                        "a misspelt affinity",
                        affinity("key: k, operator: Exists").replace("nodeAffinity", "nodeAfinity"),
                        "spec.affinity.nodeAfinity",
                        "Maybe \"nodeAffinity\""),
                fault(
                        "a misspelt selector",
                        near("topologyKey: z, labelSelector: {matchLabel: {app: x}}"),
                        "labelSelector.matchLabel",
                        "Maybe \"matchLabels\""),
                toleration("a misspelt operator", "key: a, operater: Exists", "spec.tolerations[1].operater"),
                port(
                        "a misspelt port of the host",
                        "containerPort: 80, hostport: 80",
                        "ports[0].hostport",
                        "\"hostPort\""),
                fault(
                        "labels by another name",
                        pod(CONTAINER).replace("labels", "label"),
                        "Pod/shop/bad: metadata.label",
                        "\"labels\""),
                fault(
                        "misspelt replicas",
                        workload("apps/v1", "Deployment", "replica: 3"),
                        "Deployment/shop/bad: spec.replica",
                        "Maybe \"replicas\""));
    }

    /** What YAML takes for something else. */
    private static Stream<Row> types() {
        return Stream.of(
                fault(
                        "true for a text",
                        pod(CONTAINER + ", nodeSelector: {gpu: true}"),
                        "b-bad.yaml:1: Pod/shop/bad: spec.nodeSelector.gpu: true is not a text. Maybe put it in quotes."),
                labels("a number for a text", "version: 1.5", "metadata.labels.version: 1.5 is not a text"),
                fault(
                        "an annotation of true",
                        pod(CONTAINER).replace("labels: {app: x}", "annotations: {karpenter.sh/do-not-disrupt: true}"),
                        "metadata.annotations.karpenter.sh/do-not-disrupt: true is not a text"),
                toleration(
                        "a taint's value of true",
                        "key: a, value: true",
                        "spec.tolerations[1].value: true is not a text"),
                fault(
                        "numbers among texts",
                        affinity("key: karpenter.k8s.aws/instance-cpu, operator: In, values: [4, 8]"),
                        "values[0]: 4 is not a text"),
                fault(
                        "true in quotes",
                        pod(CONTAINER + ", hostNetwork: \"true\""),
                        "Pod/shop/bad: spec.hostNetwork: \"true\" is not true or false. Maybe true or false without quotes"));
    }

    private static Row selecting(String why, String apiVersion, String kind, String selector, String... said) {
        return fault(why, bare(apiVersion, kind, "selector: {%s}".formatted(selector)), said);
    }

    private static Stream<Row> workloads() {
        return Stream.of(
                fault(
                        "negative replicas",
                        workload("apps/v1", "Deployment", "replicas: -2"),
                        "Deployment/shop/bad",
                        "-2"),
                fault(
                        "two billion replicas",
                        workload("apps/v1", "Deployment", "replicas: 2000000000"),
                        "Deployment/shop/bad",
                        "2000000000",
                        "Maybe"),
                fault(
                        "replicas beyond 32 bits",
                        workload("apps/v1", "ReplicaSet", "replicas: 3000000000"),
                        "3000000000"),
                fault(
                        "replicas in words",
                        workload("apps/v1", "StatefulSet", "replicas: two"),
                        "StatefulSet/shop/bad",
                        "two"),
                fault(
                        "half a replica",
                        workload("apps/v1", "Deployment", "replicas: 1.5"),
                        "Deployment/shop/bad",
                        "1.5"),
                fault(
                        "a negative first ordinal",
                        workload("apps/v1", "StatefulSet", "ordinals: {start: -5}"),
                        "StatefulSet/shop/bad",
                        "-5"),
                fault("a negative parallelism", workload("batch/v1", "Job", "parallelism: -3"), "Job/shop/bad", "-3"),
                fault(
                        "no template",
                        "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: bad}, spec: {}}",
                        "DaemonSet/bad",
                        "spec.template"),
                fault(
                        "a claim template without name",
                        workload("apps/v1", "StatefulSet", "volumeClaimTemplates: [{spec: {}}]"),
                        "StatefulSet/shop/bad",
                        "volumeClaimTemplates[0]"),
                fault(
                        "no selector",
                        bare("apps/v1", "Deployment", "replicas: 1"),
                        "b-bad.yaml:1: Deployment/shop/bad: spec.selector: it is missing",
                        "Maybe matchLabels: {app: w} is meant."),
                fault(
                        "a ReplicaSet without",
                        bare("apps/v1", "ReplicaSet", "replicas: 1"),
                        "spec.selector: it is missing"),
                fault(
                        "a DaemonSet without",
                        bare("apps/v1", "DaemonSet", "minReadySeconds: 1"),
                        "DaemonSet/shop/bad: spec.s"),
                fault(
                        "a StatefulSet without, and without labels",
                        bare("apps/v1", "StatefulSet", "replicas: 1").replace("metadata: {labels: {app: w}}, ", ""),
                        "StatefulSet/shop/bad: spec.selector: it is missing",
                        "Maybe matchLabels: {app: bad} is meant, with the same among the template's labels."),
                selecting("a selector of nothing", "apps/v1", "Deployment", "", "spec.selector: it is empty"),
                selecting(
                        "no labels to select by",
                        "apps/v1",
                        "DaemonSet",
                        "matchLabels: {}",
                        "spec.selector: it is empty"),
                fault(
                        "a Job whose pods do not end",
                        workload("batch/v1", "Job", "parallelism: 1").replace(", restartPolicy: Never", ""),
                        "Job/shop/bad: spec.template.spec.restartPolicy",
                        "Maybe OnFailure or Never is meant."),
                fault(
                        "a Deployment whose pods end",
                        workload("apps/v1", "Deployment", "replicas: 1").replace("Always", "Never"),
                        "Deployment/shop/bad: spec.template.spec.restartPolicy: pods of a Deployment cannot have Never"),
                selecting(
                        "a selector of others' pods",
                        "apps/v1",
                        "Deployment",
                        "matchLabels: {app: other}",
                        "b-bad.yaml:1: Deployment/shop/bad: spec.selector: it asks for app In [other]",
                        "the labels {app=w}",
                        "Maybe"),
                selecting(
                        "a selector of more than the template has",
                        "apps/v1",
                        "ReplicaSet",
                        "matchLabels: {app: w, tier: front}",
                        "ReplicaSet/shop/bad: spec.selector"),
                selecting(
                        "a selector that leaves its own out",
                        "apps/v1",
                        "StatefulSet",
                        "matchExpressions: [{key: app, operator: NotIn, values: [w]}]",
                        "StatefulSet/shop/bad: spec.selector: it asks for app NotIn [w]"),
                selecting(
                        "a selector by a label that is not there",
                        "apps/v1",
                        "DaemonSet",
                        "matchExpressions: [{key: tier, operator: Exists}]",
                        "DaemonSet/shop/bad: spec.selector"),
                selecting(
                        "a selector of another job's pods",
                        "batch/v1",
                        "Job",
                        "matchLabels: {job-name: other}",
                        "Job/shop/bad: spec.selector",
                        "job-name=bad"),
                selecting(
                        "a selector by an unknown operator",
                        "apps/v1",
                        "Deployment",
                        "matchExpressions: [{key: app, operator: Inn, values: [w]}]",
                        "Deployment/shop/bad: spec.selector: \"Inn\" is not an operator"),
                selecting(
                        "a selector without key",
                        "apps/v1",
                        "Deployment",
                        "matchExpressions: [{operator: Exists}]",
                        "Deployment/shop/bad: spec.selector: key is missing"),
                fault(
                        "two budgets in one",
                        budget("minAvailable: 1, maxUnavailable: 1"),
                        "PodDisruptionBudget/shop/bad: spec: minAvailable and maxUnavailable are both there"),
                fault(
                        "a budget in words",
                        budget("maxUnavailable: 20 percent"),
                        "PodDisruptionBudget/shop/bad: spec.maxUnavailable: \"20 percent\""),
                fault("a budget of more than all", budget("minAvailable: 101%"), "spec.minAvailable: \"101%\""),
                fault("a budget below none", budget("minAvailable: -1"), "spec.minAvailable: -1 is negative"),
                fault(
                        "a mode of binding that is none",
                        "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: bad}, volumeBindingMode: Wait}",
                        "StorageClass/bad: volumeBindingMode: \"Wait\"",
                        "WaitForFirstConsumer"),
                fault(
                        "a version of long ago",
                        workload("extensions/v1beta1", "Deployment", "replicas: 1"),
                        "Deployment/shop/bad",
                        "extensions/v1beta1",
                        "\"apps/v1\""));
    }

    private static String budget(String fields) {
        return "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: bad, namespace: shop}, spec: {%s}}"
                .formatted(fields);
    }

    private static Stream<Row> pools() {
        var cpu = "key: karpenter.k8s.aws/instance-cpu, operator: ";
        var ref = "group: karpenter.k8s.aws, kind: EC2NodeClass, name: default";
        return Stream.of(
                fault(
                        "In of nothing",
                        pool("", "{" + cpu + "In, values: []}"),
                        "b-bad.yaml:1",
                        "NodePool/bad",
                        "In",
                        "Maybe"),
                warning(
                        "more than 5 and less than 3",
                        pool("", "{%sGt, values: [\"5\"]}, {%sLt, values: [\"3\"]}".formatted(cpu, cpu)),
                        "NodePool/bad",
                        "instance-cpu",
                        "contradict"),
                fault(
                        "an unknown operator",
                        pool("", "{" + cpu + "Greater, values: [\"5\"]}"),
                        "NodePool/bad",
                        "Greater"),
                fault(
                        "a version before v1",
                        pool("karpenter.sh/v1beta2", "", "", ref),
                        "NodePool/bad",
                        "v1beta2",
                        "Maybe"),
                fault(
                        "no node class",
                        pool("karpenter.sh/v1", "", "", ""),
                        "NodePool/bad",
                        "nodeClassRef.name",
                        "missing"),
                fault(
                        "more replicas than nodes can be",
                        pool("replicas: 2000000000,", ""),
                        "NodePool/bad",
                        "spec.replicas",
                        "2000000000",
                        "Maybe a digit is too much"),
                fault("negative replicas", pool("replicas: -1,", ""), "NodePool/bad", "replicas", "-1"),
                fault("a negative limit", pool("limits: {cpu: \"-5\"},", ""), "NodePool/bad", "limits", "-5"),
                fault("a limit that overflows", pool("limits: {cpu: 1e30},", ""), "NodePool/bad", "limits", "E30"),
                fault("a limit beyond all", pool("limits: {cpu: 1e400},", ""), "NodePool/bad", "limits", "\"1e400\""),
                fault("a weight beyond all", pool("weight: 1e400,", ""), "NodePool/bad", "weight", "1e400"),
                fault("a weight of 0", pool("weight: 0,", ""), "NodePool/bad", "weight", "0"),
                fault(
                        "a price on nodes in words",
                        pool("", "").replace("name: bad}", "name: bad, annotations: {slipway.dev/node-price: cheap}}"),
                        "NodePool/bad",
                        "slipway.dev/node-price",
                        "cheap"),
                fault(
                        "a label that no node can have",
                        pool("", "").replace("template: {", "template: {metadata: {labels: {\"a b\": c}}, "),
                        "NodePool/bad: spec.template.metadata.labels.a b: \"a b\" is not a label key"),
                fault(
                        "a label's value that no node can have",
                        pool("", "").replace("template: {", "template: {metadata: {labels: {team: a/b}}, "),
                        "NodePool/bad: spec.template.metadata.labels.team: \"a/b\" is not a label value"),
                fault(
                        "a requirement with a domain of two points",
                        pool("", "{key: example..com/team, operator: Exists}"),
                        "NodePool/bad: spec.template.spec.requirements[0].key: \"example..com/team\" is not a label key"),
                fault(
                        "a taint that no node can have",
                        pool("", "")
                                .replace(
                                        "requirements",
                                        "taints: [{key: -a, value: \"b c\", effect: NoSchedul}], requirements"),
                        "NodePool/bad: spec.template.spec.taints[0].key: \"-a\" is not a taint key",
                        "taints[0].value: \"b c\" is not a taint value",
                        "taints[0].effect: \"NoSchedul\" is not an effect. Maybe \"NoSchedule\""),
                fault(
                        "a spec that is a list",
                        "{apiVersion: karpenter.sh/v1, kind: NodePool, metadata: {name: bad}, spec: []}",
                        "NodePool/bad",
                        "spec"));
    }

    private static Stream<Row> nodeClasses() {
        return Stream.of(
                fault(
                        "a misspelt field of the kubelet",
                        nodeClass("AL2023", "kubelet: {maxPod: 20}"),
                        "b-bad.yaml:1",
                        "EC2NodeClass/bad",
                        "spec.kubelet.maxPod",
                        "Maybe \"maxPods\""),
                fault(
                        "a field of the kubelet that the family cannot set",
                        nodeClass("Bottlerocket", "kubelet: {podsPerCore: 4}"),
                        "EC2NodeClass/bad",
                        "spec.kubelet.podsPerCore",
                        "Bottlerocket",
                        "maxPods"),
                fault(
                        "an expression for a number",
                        nodeClass("AL2023", "kubelet: {maxPods: \"vcpus * 4\"}"),
                        "EC2NodeClass/bad",
                        "spec.kubelet.maxPods",
                        "vcpus * 4"),
                fault(
                        "a soft threshold without its period",
                        nodeClass("AL2023", "kubelet: {evictionSoft: {memory.available: 5%}}"),
                        "EC2NodeClass/bad",
                        "spec.kubelet.evictionSoftGracePeriod",
                        "memory.available is missing"),
                fault(
                        "user data of another family",
                        nodeClass("Bottlerocket", "userData: \"#!/bin/bash\\necho\""),
                        "EC2NodeClass/bad",
                        "spec.userData is not TOML in line 2"),
                fault(
                        "another RAID",
                        nodeClass("AL2023", "instanceStorePolicy: RAID5"),
                        "EC2NodeClass/bad",
                        "spec.instanceStorePolicy",
                        "RAID5",
                        "RAID0"),
                fault(
                        "interfaces without the first",
                        nodeClass(
                                "AL2023",
                                "networkInterfaces: [{networkCardIndex: 1, deviceIndex: 1, interfaceType: efa-only}]"),
                        "EC2NodeClass/bad",
                        "spec.networkInterfaces",
                        "networkCardIndex 0"),
                fault(
                        "a volume of 100 TiB",
                        nodeClass("AL2023", "blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeSize: 100Ti}}]"),
                        "EC2NodeClass/bad",
                        "spec.blockDeviceMappings[0].ebs.volumeSize",
                        "100Ti",
                        "58Ti"),
                fault(
                        "a capacity reservation by another's id",
                        nodeClass("AL2023", "capacityReservationSelectorTerms: [{id: pg-1}]"),
                        "EC2NodeClass/bad",
                        "spec.capacityReservationSelectorTerms[0].id",
                        "cr-"));
    }

    private static Stream<Row> nodes() {
        return Stream.of(
                warning("no allocatable", node("conditions: []"), "b-bad.yaml:1", "Node/bad", "status.allocatable"),
                fault("a negative allocatable", node("allocatable: {cpu: \"-4\"}"), "Node/bad", "-4"),
                fault("words for allocatable", node("allocatable: {cpu: lots}"), "Node/bad", "lots", "Maybe"),
                fault(
                        "an unknown effect of a taint",
                        node("").replace("status", "spec: {taints: [{key: a, effect: Whatever}]}\nstatus"),
                        "Node/bad",
                        "Whatever"),
                fault(
                        "a time that is none",
                        node("").replace("name: bad", "name: bad, creationTimestamp: yesterday"),
                        "Node/bad",
                        "yesterday"));
    }

    private static Stream<Row> texts() {
        return Stream.of(
                fault("no kind", "{apiVersion: v1, metadata: {name: x}}", "b-bad.yaml:1", "kind is missing"),
                fault("an empty quantity", asking("cpu: \"\""), "Pod/shop/bad", "requests.cpu: \"\" is not a quantity"),
                fault(
                        "a list for a quantity",
                        asking("cpu: [1]"),
                        "Pod/shop/bad",
                        "requests.cpu: [1] is not a quantity"),
                fault("a map for a quantity", asking("cpu: {a: 1}"), "Pod/shop/bad", "requests.cpu: {a=1} is not"),
                fault(
                        "a duration without its unit",
                        pool("disruption: {consolidateAfter: 5},", ""),
                        "NodePool/bad",
                        "consolidateAfter: 5 is not a duration",
                        "Maybe 5s"),
                fault("a number for apiVersion", "{apiVersion: 1, kind: Pod}", "b-bad.yaml:1", "apiVersion is 1"),
                fault("a version that is none", pod(CONTAINER).replace("v1", "v2"), "Pod/shop/bad", "\"v2\"", "\"v1\""),
                fault("a tab", "apiVersion: v1\n\tkind: Pod\n", "b-bad.yaml:2", "TAB"),
                fault("a key twice", "kind: Pod\nkind: Pod\n", "b-bad.yaml:2", "the key \"kind\" is there twice"),
                fault(
                        "a template of Helm",
                        "kind: Pod\nmetadata: {name: {{ .Values.name }}}\n",
                        "b-bad.yaml:",
                        "helm template"),
                fault("a class of Java", "kind: !!java.net.URL [\"http://x\"]\n", "b-bad.yaml:1", "java.net.URL"),
                fault(
                        "a List of junk",
                        "{apiVersion: v1, kind: List, items: [7, {a: b}]}",
                        "b-bad.yaml:1",
                        "no Kubernetes object"),
                fault("a List without items", "{apiVersion: v1, kind: List, items: {}}", "b-bad.yaml:1", "items"),
                fault("brackets that are not closed", "[".repeat(20_000), "b-bad.yaml:1", "nested"),
                fault(
                        "levels that are closed",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad}\ndata: %s1%s\n"
                                .formatted("{a: ".repeat(200), "}".repeat(200)),
                        "ConfigMap/bad",
                        "100 levels"),
                fault("a pod in itself", pod("containers: &c [{name: a, env: *c}]"), "Pod/shop/bad", "contains itself"),
                fault(
                        "a List in itself",
                        "{apiVersion: v1, kind: List, items: &i [{kind: List, items: *i}]}",
                        "contains itself"),
                fault("aliases that unfold to all memory", laughs(), "b-bad.yaml:1", "aliases"));
    }

    private static String laughs() {
        var text = new StringBuilder("apiVersion: v1\nkind: Pod\nmetadata: {name: bad}\nspec:\n  a0: &a0 [x, x]\n");
        for (var level = 1; level < 40; level++) {
            text.append("  a%d: &a%d [*a%d, *a%d]\n".formatted(level, level, level - 1, level - 1));
        }
        return text.toString();
    }
}
