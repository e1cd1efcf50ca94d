package dev.slipway.cluster;

import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.Quantity;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds any value of the model from a seed, by its components, alternatives of sealed interfaces included. */
final class SeededModel {
    private static final String[] TEXTS = {
        "", "a", "karpenter.sh/nodepool", "ü \"quoted\" \\ \n line", "m7g.large", "null", "0"
    };

    private final Random random;

    SeededModel(long seed) {
        this.random = new Random(seed);
    }

    <T> T value(Class<T> type) {
        return type.cast(any(type));
    }

    private Object any(Type type) {
        if (type instanceof ParameterizedType generic) {
            var raw = (Class<?>) generic.getRawType();
            return Map.class.isAssignableFrom(raw)
                    ? map(generic.getActualTypeArguments())
                    : list(generic.getActualTypeArguments()[0]);
        }
        var raw = (Class<?>) type;
        if (raw == String.class) {
            return TEXTS[random.nextInt(TEXTS.length)];
        } else if (raw == int.class || raw == Integer.class) {
            return random.nextInt(3);
        } else if (raw == long.class) {
            return random.nextLong(1L << 40);
        } else if (raw == double.class) {
            return random.nextInt(4000) / 100.0;
        } else if (raw == boolean.class || raw == Boolean.class) {
            return random.nextBoolean();
        } else if (raw == Instant.class) {
            return Instant.ofEpochMilli(random.nextLong(1L << 42));
        } else if (raw == Duration.class) {
            return Duration.ofMillis(random.nextLong(1L << 32));
        } else if (raw == InstanceId.class) {
            return new InstanceId("i-" + Long.toHexString(random.nextLong()));
        } else if (raw == LaunchId.class) {
            return new LaunchId("l-" + Long.toHexString(random.nextLong()));
        } else if (raw == Quantity.class) {
            return new Quantity(random.nextLong(1L << 50) - (1L << 20));
        } else if (raw == HourlyPrice.class) {
            return new HourlyPrice(random.nextLong(1L << 36));
        } else if (raw.getSimpleName().endsWith("Name") && raw.isRecord()) {
            return construct(raw, "n" + random.nextInt(1000));
        } else if (raw.getSimpleName().equals("PodId")) {
            return construct(raw, "ns" + random.nextInt(9), "pod-" + random.nextInt(1000));
        } else if (raw.isEnum()) {
            var constants = raw.getEnumConstants();
            return constants[random.nextInt(constants.length)];
        } else if (raw.isSealed()) {
            var alternatives = raw.getPermittedSubclasses();
            return any(alternatives[random.nextInt(alternatives.length)]);
        }
        return construct(
                raw,
                Arrays.stream(raw.getRecordComponents())
                        .map(component ->
                                component.getAnnotatedType().isAnnotationPresent(Nullable.class) && random.nextBoolean()
                                        ? null
                                        : named(raw, component.getName(), component.getGenericType()))
                        .toArray());
    }

    /** A group of pods is never empty, and the catalogue has no name twice: their records insist. */
    private Object named(Class<?> owner, String name, Type type) {
        if (owner.getSimpleName().equals("PodGroup") && name.equals("names")) {
            return List.of("pod-" + random.nextInt(100));
        }
        if (owner.getSimpleName().equals("InstanceType") && name.equals("name")) {
            return "type-" + random.nextLong();
        }
        return any(type);
    }

    private List<Object> list(Type element) {
        var values = new ArrayList<Object>();
        for (var i = random.nextInt(4); i > 0; i--) {
            values.add(any(element));
        }
        return values;
    }

    private Map<Object, Object> map(Type[] types) {
        var values = new TreeMap<Object, Object>();
        for (var i = random.nextInt(4); i > 0; i--) {
            values.put(any(types[0]), any(types[1]));
        }
        return values;
    }

    private static Object construct(Class<?> type, @Nullable Object... arguments) {
        var parameters = Arrays.stream(type.getRecordComponents())
                .map(part -> part.getType())
                .toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot build " + type, e);
        }
    }
}
