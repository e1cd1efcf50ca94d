package dev.slipway.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedField;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import dev.slipway.model.cluster.NodeDisruption;
import dev.slipway.model.resource.ResourceList;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells Jackson what the model's types say by themselves, so that the model needs no annotations: alternatives of
 * sealed interfaces carry their name, enums are written as their text, and components that may be left out are known
 * by their type.
 */
final class ModelIntrospector extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;
    private static final JsonTypeInfo.Value KIND =
            JsonTypeInfo.Value.construct(JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "kind", null, false, null);

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
            MapperConfig<?> config, AnnotatedClass annotated, JavaType baseType) {
        var raw = annotated.getRawType();
        return raw.isSealed() || alternative(raw)
                ? new StdTypeResolverBuilder().init(KIND, null)
                : super.findTypeResolver(config, annotated, baseType);
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
        var raw = annotated.getRawType();
        return raw.isSealed()
                ? Arrays.stream(raw.getPermittedSubclasses())
                        .map(type -> new NamedType(type, type.getSimpleName()))
                        .toList()
                : super.findSubtypes(annotated);
    }

    @Override
    public @Nullable String findTypeName(AnnotatedClass annotated) {
        var raw = annotated.getRawType();
        return alternative(raw) ? raw.getSimpleName() : super.findTypeName(annotated);
    }

    private static boolean alternative(Class<?> type) {
        return type.isRecord() && Arrays.stream(type.getInterfaces()).anyMatch(Class::isSealed);
    }

    @Override
    public String[] findEnumValues(
            MapperConfig<?> config, AnnotatedClass annotated, Enum<?>[] constants, String[] names) {
        try {
            var text = annotated.getRawType().getMethod("text");
            for (var i = 0; i < constants.length; i++) {
                names[i] = (String) text.invoke(constants[i]);
            }
        } catch (NoSuchMethodException _) {
            // An enum without a text of its own is written by its constant's name.
            return super.findEnumValues(config, annotated, constants, names);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "The enum %s cannot give its text. Maybe its text() is not public."
                            .formatted(annotated.getRawType().getSimpleName()),
                    e);
        }
        return names;
    }

    @Override
    public JsonSetter.Value findSetterInfo(Annotated annotated) {
        var component = componentOf(annotated);
        return component == null ? super.findSetterInfo(annotated) : JsonSetter.Value.forValueNulls(absent(component));
    }

    /** Where null is a value of its own, an empty text is another one. */
    @Override
    public JsonInclude.Value findPropertyInclusion(Annotated annotated) {
        var component = componentOf(annotated);
        if (component != null && component.getType() == NodeDisruption.class) {
            return JsonInclude.Value.construct(
                    JsonInclude.Include.CUSTOM, JsonInclude.Include.ALWAYS, Undisturbed.class, null);
        }
        return component != null && nullable(component)
                ? JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS)
                : super.findPropertyInclusion(annotated);
    }

    /** Left out for each of thousands of nodes: Jackson asks whether the value equals this. */
    static final class Undisturbed {
        @Override
        public boolean equals(Object value) {
            return NodeDisruption.NONE.equals(value);
        }

        @Override
        public int hashCode() {
            return NodeDisruption.NONE.hashCode();
        }
    }

    private static boolean nullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Nulls absent(RecordComponent component) {
        var type = component.getType();
        if (nullable(component)) {
            return Nulls.SET;
        }
        if (type.isPrimitive()) {
            return Nulls.DEFAULT;
        }
        var hasEmpty = type == String.class
                || type == ResourceList.class
                || NothingSaid.mayBe(type)
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type);
        return hasEmpty ? Nulls.AS_EMPTY : Nulls.FAIL;
    }

    private static @Nullable RecordComponent componentOf(Annotated annotated) {
        return switch (annotated) {
            case AnnotatedParameter parameter -> {
                var components = parameter.getDeclaringClass().getRecordComponents();
                yield components == null || parameter.getOwner().getParameterCount() != components.length
                        ? null
                        : components[parameter.getIndex()];
            }
            case AnnotatedField field -> {
                var components = field.getDeclaringClass().getRecordComponents();
                yield components == null
                        ? null
                        : Arrays.stream(components)
                                .filter(component -> component.getName().equals(field.getName()))
                                .findFirst()
                                .orElse(null);
            }
            default -> null;
        };
    }
}
