package dev.slipway.cluster;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import dev.slipway.model.cluster.NodeDisruption;
import dev.slipway.model.pool.Kubelet;
import dev.slipway.model.pool.MetadataOptions;
import dev.slipway.model.pool.Network;
import dev.slipway.model.pool.PlacementGroupSelector;
import dev.slipway.model.pool.RebalancePolicy;
import dev.slipway.model.scheduling.PodAffinity;
import dev.slipway.model.scheduling.PodVolumes;
import java.util.Map;
import java.util.Objects;

/** What may be left out, as by a sender that does not know them yet: they are read as their {@code NONE} or {@code DEFAULT}. */
final class NothingSaid extends DelegatingDeserializer {
    private static final long serialVersionUID = 1L;
    private static final Map<Class<?>, Object> NOTHING = Map.of(
            PodAffinity.class, PodAffinity.NONE,
            PodVolumes.class, PodVolumes.NONE,
            NodeDisruption.class, NodeDisruption.NONE,
            Kubelet.class, Kubelet.NONE,
            Network.class, Network.DEFAULT,
            Network.ConnectionTracking.class, Network.ConnectionTracking.DEFAULT,
            MetadataOptions.class, MetadataOptions.DEFAULT,
            PlacementGroupSelector.class, PlacementGroupSelector.NONE,
            RebalancePolicy.class, RebalancePolicy.IGNORE);

    private NothingSaid(JsonDeserializer<?> reader) {
        super(reader);
    }

    static boolean mayBe(Class<?> type) {
        return NOTHING.containsKey(type);
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> reader) {
        return new NothingSaid(reader);
    }

    @Override
    public Object getEmptyValue(DeserializationContext context) {
        return Objects.requireNonNull(NOTHING.get(handledType()));
    }

    static final class Modifier extends BeanDeserializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> reader) {
            return NOTHING.containsKey(bean.getBeanClass()) ? new NothingSaid(reader) : reader;
        }

        @Override
        public JsonDeserializer<?> modifyEnumDeserializer(
                DeserializationConfig config, JavaType type, BeanDescription bean, JsonDeserializer<?> reader) {
            return NOTHING.containsKey(type.getRawClass()) ? new NothingSaid(reader) : reader;
        }
    }
}
