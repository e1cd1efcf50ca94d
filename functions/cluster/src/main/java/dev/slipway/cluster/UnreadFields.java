package dev.slipway.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Fields that no snapshot reads, by the type that has them: parsers pass over them. Those of pods are in {@link AlikePods}. */
final class UnreadFields {
    private UnreadFields() {}

    /** One that reads objects without these fields, and otherwise as the client does. */
    static ObjectMapper mapper() {
        var mapper = new ObjectMapper();
        // Which configures it.
        var _ = new KubernetesSerialization(mapper, false);
        return mapper.addMixIn(ObjectMeta.class, OfMetadata.class).addMixIn(NodeStatus.class, OfNodeStatus.class);
    }

    @JsonIgnoreProperties({"managedFields", "generateName", "selfLink"})
    private static final class OfMetadata {}

    /** Two thirds of a node's text are the images that it has. */
    @JsonIgnoreProperties({"addresses", "daemonEndpoints", "images", "nodeInfo", "volumesAttached", "volumesInUse"})
    private static final class OfNodeStatus {}
}
