package dev.slipway.aws.nodeclass;

import dev.slipway.aws.Ec2Filters;
import dev.slipway.model.pool.SelectorTerm;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * Selector terms as EC2 queries: one for all ids together, one for all names together, one for each term of tags (EC2 ANDs
 * the filters of a query, and terms are alternatives). Ids are filters too, so that a missing one is no error.
 */
final class SelectorFilters {
    private SelectorFilters() {}

    /**
     * Every query's filters.
     *
     * @param idFilter EC2's filter name for ids
     * @param nameFilter EC2's filter name for names; empty where terms have none
     */
    static List<List<Filter>> of(List<SelectorTerm> terms, String idFilter, String nameFilter) {
        var queries = new ArrayList<List<Filter>>();
        var ids =
                terms.stream().map(SelectorTerm::id).filter(id -> !id.isEmpty()).toList();
        if (!ids.isEmpty()) {
            queries.add(List.of(Ec2Filters.filter(idFilter, ids)));
        }
        var names = terms.stream()
                .map(SelectorTerm::name)
                .filter(name -> !name.isEmpty())
                .toList();
        if (!names.isEmpty() && !nameFilter.isEmpty()) {
            queries.add(List.of(Ec2Filters.filter(nameFilter, names)));
        }
        terms.stream()
                .filter(term -> !term.tags().isEmpty() && term.id().isEmpty())
                .map(SelectorFilters::tags)
                .forEach(queries::add);
        return queries;
    }

    static List<Filter> tags(SelectorTerm term) {
        return term.tags().entrySet().stream()
                .map(tag -> tag.getValue().equals("*")
                        ? Ec2Filters.filter("tag-key", tag.getKey())
                        : Ec2Filters.filter("tag:" + tag.getKey(), tag.getValue()))
                .toList();
    }
}
