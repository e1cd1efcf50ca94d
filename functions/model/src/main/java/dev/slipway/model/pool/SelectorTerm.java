package dev.slipway.model.pool;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One way to find subnets, security groups or images; terms are OR-ed, what is inside one is AND-ed (aws.md §1.1).
 *
 * @param tags by key; the value {@code *} means that the key exists
 * @param id empty when not given; excludes the others
 * @param name empty when not given
 * @param alias {@code family@version} of an image, empty when not given
 * @param owner of an image, empty when not given
 * @param ssmParameter name or ARN of the SSM parameter that holds an image's id, empty when not given
 */
public record SelectorTerm(
        SortedMap<String, String> tags, String id, String name, String alias, String owner, String ssmParameter) {
    public SelectorTerm {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    /** Without an SSM parameter, which only images have. */
    public SelectorTerm(SortedMap<String, String> tags, String id, String name, String alias, String owner) {
        this(tags, id, name, alias, owner, "");
    }
}
