package dev.slipway.aws.nodeclass;

import dev.slipway.aws.nodeclass.Part.Missing;
import dev.slipway.model.pool.SelectorTerm;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Selector terms in words. */
final class Selectors {
    private Selectors() {}

    /**
     * Nothing was found.
     *
     * @param what was looked for, {@code subnet}
     * @param field of the spec that says how, {@code subnetSelectorTerms}
     */
    static <T> Part<T> notFound(String reason, String what, String field, List<SelectorTerm> terms) {
        var selector = terms.stream().map(Selectors::text).collect(Collectors.joining(", or "));
        return new Missing<>(
                reason,
                "No %s matches spec.%s: %s. Maybe a tag or id is misspelt, or is in another region or account."
                        .formatted(what, field, selector.isEmpty() ? "(none given)" : selector));
    }

    private static String text(SelectorTerm term) {
        var parts = new TreeMap<String, String>();
        term.tags().forEach((key, value) -> parts.put("tag " + key, value));
        parts.put("id", term.id());
        parts.put("name", term.name());
        parts.put("alias", term.alias());
        parts.put("owner", term.owner());
        parts.put("ssmParameter", term.ssmParameter());
        parts.values().removeIf(String::isEmpty);
        return parts.entrySet().stream()
                .map(part -> part.getKey() + "=" + part.getValue())
                .collect(Collectors.joining(" and "));
    }
}
