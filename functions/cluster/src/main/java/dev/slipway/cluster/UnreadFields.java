package dev.slipway.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Fields that no snapshot reads, by the type that has them: parsers pass over them. Most of a pod's text is in them. */
final class UnreadFields {
    private UnreadFields() {}

    /** One that reads objects without these fields, and otherwise as the client does. */
    static ObjectMapper mapper() {
        var mapper = new ObjectMapper();
        // Which configures it.
        var _ = new KubernetesSerialization(mapper, false);
        return mapper.addMixIn(ObjectMeta.class, OfMetadata.class)
                .addMixIn(PodSpec.class, OfPod.class)
                .addMixIn(Container.class, OfContainer.class)
                .addMixIn(Volume.class, OfVolume.class)
                .addMixIn(PodStatus.class, OfPodStatus.class)
                .addMixIn(ContainerStatus.class, OfContainerStatus.class)
                .addMixIn(NodeStatus.class, OfNodeStatus.class);
    }

    @JsonIgnoreProperties({"managedFields", "generateName", "selfLink"})
    private static final class OfMetadata {}

    @JsonIgnoreProperties({
        "ephemeralContainers",
        "securityContext",
        "hostAliases",
        "imagePullSecrets",
        "dnsConfig",
        "dnsPolicy",
        "readinessGates",
        "serviceAccount",
        "serviceAccountName"
    })
    private static final class OfPod {}

    @JsonIgnoreProperties({
        "args",
        "command",
        "env",
        "envFrom",
        "image",
        "imagePullPolicy",
        "lifecycle",
        "livenessProbe",
        "readinessProbe",
        "securityContext",
        "startupProbe",
        "terminationMessagePath",
        "terminationMessagePolicy",
        "volumeDevices",
        "volumeMounts"
    })
    private static final class OfContainer {}

    /** Tokens, configuration and scratch folders bind a pod to nothing. */
    @JsonIgnoreProperties({"configMap", "downwardAPI", "emptyDir", "projected", "secret"})
    private static final class OfVolume {}

    @JsonIgnoreProperties({"ephemeralContainerStatuses", "hostIP", "hostIPs", "message", "podIP", "podIPs"})
    private static final class OfPodStatus {}

    @JsonIgnoreProperties({"containerID", "image", "imageID", "lastState", "state", "volumeMounts"})
    private static final class OfContainerStatus {}

    /** Two thirds of a node's text are the images that it has. */
    @JsonIgnoreProperties({"addresses", "daemonEndpoints", "images", "nodeInfo", "volumesAttached", "volumesInUse"})
    private static final class OfNodeStatus {}
}
