package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds misspelt fields of objects in manifests. The Kubernetes types drop them without a word, and a pod whose
 * nodeSelector is misspelt would be planned anywhere.
 */
final class FieldTypos {
    /** Where the Kubernetes types keep what is no field of theirs. */
    private static final String UNKNOWN = "additionalProperties";

    /** What servers write about an object; of the latter the names are those of other fields. */
    private static final List<String> OF_SERVERS = List.of("status", "managedFields");

    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            var fields = Arrays.stream(type.getDeclaredFields())
                    .filter(field -> !Modifier.isStatic(field.getModifiers()))
                    .filter(field -> !OF_SERVERS.contains(field.getName()))
                    .toList();
            fields.forEach(field -> field.setAccessible(true));
            return fields;
        }
    };

    private final Reasons reasons = new Reasons();

    private FieldTypos() {}

    /** One sentence for each, which begins with where it is. None of what a server holds: it may be newer than the types. */
    static List<String> find(HasMetadata object) {
        var typos = new FieldTypos();
        if (object.getMetadata().getUid() == null) {
            typos.check("", object);
        }
        return typos.reasons.all();
    }

    private void check(String path, KubernetesResource object) {
        for (var field : FIELDS.get(object.getClass())) {
            var value = value(field, object);
            if (field.getName().equals(UNKNOWN)) {
                new TreeSet<>(value instanceof Map<?, ?> unknown ? unknown.keySet() : List.of())
                        .forEach(name -> reasons.add(
                                path(path, name.toString()),
                                "this field is not known. " + hint(object, name.toString())));
            } else {
                descend(path(path, field.getName()), value);
            }
        }
    }

    private void descend(String path, @Nullable Object value) {
        if (value instanceof KubernetesResource object) {
            check(path, object);
        } else if (value instanceof List<?> elements) {
            for (var i = 0; i < elements.size(); i++) {
                var named = elements.get(i) instanceof Container container && container.getName() != null
                        ? container.getName()
                        : String.valueOf(i);
                descend(path + "[" + named + "]", elements.get(i));
            }
        }
    }

    private static String path(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String hint(KubernetesResource object, String name) {
        return NearestName.hint(
                name,
                FIELDS.get(object.getClass()).stream()
                        .map(Field::getName)
                        .filter(known -> !known.equals(UNKNOWN))
                        .sorted()
                        .toList());
    }

    private static @Nullable Object value(Field field, Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("The field %s was made accessible.".formatted(field), e);
        }
    }
}
