package dev.slipway.cluster;

import dev.slipway.model.pool.CapacityReservationTerm;
import dev.slipway.model.pool.PlacementGroupSelector;
import dev.slipway.model.pool.SelectorTerm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the selector terms of an EC2NodeClass (aws.md §1.1). */
final class SelectorTerms {
    /** Most terms of one selector, a count; aws.md §1.1. */
    private static final int MOST_TERMS = 30;

    private static final int MOST_TAGS = 20;

    static final List<String> CRITERIA = List.of("open", "targeted");

    private SelectorTerms() {}

    static List<SelectorTerm> subnets(Fields spec) {
        return read(spec, "subnetSelectorTerms", "subnet-", false, false);
    }

    static List<SelectorTerm> securityGroups(Fields spec) {
        return read(spec, "securityGroupSelectorTerms", "sg-", true, false);
    }

    static List<SelectorTerm> images(Fields spec) {
        var terms = read(spec, "amiSelectorTerms", "ami-", true, true);
        if (terms.size() > 1 && terms.stream().anyMatch(term -> !term.alias().isEmpty())) {
            spec.report().fault(spec.path("amiSelectorTerms"), "a term with an alias has to be the only one.");
        }
        return terms;
    }

    static List<CapacityReservationTerm> capacityReservations(Fields spec) {
        var terms = new ArrayList<CapacityReservationTerm>();
        for (var fields : spec.objects("capacityReservationSelectorTerms")) {
            var term = new CapacityReservationTerm(
                    fields.textMap("tags"),
                    fields.text("id"),
                    fields.text("ownerID"),
                    fields.text("instanceMatchCriteria"));
            fields.rejectUnknown();
            check(fields, term);
            terms.add(term);
        }
        checkCount(spec, "capacityReservationSelectorTerms", terms.size());
        return terms;
    }

    private static void check(Fields fields, CapacityReservationTerm term) {
        var report = fields.report();
        checkTags(fields, term.tags());
        checkId(fields, term.id(), "cr-");
        var others = !term.tags().isEmpty()
                || !term.ownerId().isEmpty()
                || !term.instanceMatchCriteria().isEmpty();
        if (!term.id().isEmpty() && others) {
            report.fault(fields.path("id"), "it excludes the term's other fields. Make two terms of them.");
        }
        if (!term.ownerId().isEmpty() && !term.ownerId().matches("[0-9]{12}")) {
            report.fault(
                    fields.path("ownerID"), "\"%s\" is not an account, which has 12 digits.".formatted(term.ownerId()));
        }
        if (!term.instanceMatchCriteria().isEmpty() && !CRITERIA.contains(term.instanceMatchCriteria())) {
            report.fault(
                    fields.path("instanceMatchCriteria"),
                    "\"%s\" is neither open nor targeted.".formatted(term.instanceMatchCriteria()));
        }
        if (term.id().isEmpty()
                && term.tags().isEmpty()
                && term.instanceMatchCriteria().isEmpty()) {
            report.fault(
                    fields.path("tags"), "the term selects nothing; tags, an id or instanceMatchCriteria is missing.");
        }
    }

    /** At most one placement group, which is an object and no list. */
    static PlacementGroupSelector placementGroup(Fields spec) {
        var fields = spec.object("placementGroupSelector");
        var selector = new PlacementGroupSelector(fields.text("id"), fields.text("name"));
        fields.rejectUnknown();
        checkId(fields, selector.id(), "pg-");
        if (spec.has("placementGroupSelector")
                && selector.id().isEmpty() == selector.name().isEmpty()) {
            fields.report()
                    .fault(
                            fields.path("name"),
                            selector.id().isEmpty()
                                    ? "name or id is missing; an example is name: my-group."
                                    : "name and id exclude each other. Keep one.");
        }
        return selector;
    }

    private static List<SelectorTerm> read(Fields spec, String name, String idPrefix, boolean named, boolean image) {
        var terms = new ArrayList<SelectorTerm>();
        var written = spec.objects(name);
        for (var fields : written) {
            var tags = fields.textMap("tags");
            var id = fields.text("id");
            var term = new SelectorTerm(
                    Collections.unmodifiableSortedMap(new TreeMap<>(tags)),
                    id,
                    named ? fields.text("name") : "",
                    image ? fields.text("alias") : "",
                    image ? fields.text("owner") : "",
                    image ? fields.text("ssmParameter") : "");
            fields.rejectUnknown();
            check(fields, term, idPrefix);
            terms.add(term);
        }
        if (!spec.has(name) || (written.isEmpty() && spec.get(name) instanceof List<?>)) {
            spec.report()
                    .fault(
                            spec.path(name),
                            "this field is missing or empty; an example is [{tags: {karpenter.sh/discovery: my-cluster}}].");
        }
        checkCount(spec, name, written.size());
        return terms;
    }

    private static void checkCount(Fields spec, String name, int count) {
        if (count > MOST_TERMS) {
            spec.report().fault(spec.path(name), "%d terms are too many; the most is %d.".formatted(count, MOST_TERMS));
        }
    }

    private static void check(Fields fields, SelectorTerm term, String idPrefix) {
        var report = fields.report();
        checkId(fields, term.id(), idPrefix);
        var others = !term.tags().isEmpty()
                || !term.name().isEmpty()
                || !term.owner().isEmpty()
                || !term.ssmParameter().isEmpty();
        if ((!term.id().isEmpty() && (others || !term.alias().isEmpty()))
                || (!term.alias().isEmpty() && others)) {
            report.fault(
                    fields.path(term.id().isEmpty() ? "alias" : "id"),
                    "it excludes the term's other fields. Make two terms of them.");
        }
        if (!term.alias().isEmpty() && !term.alias().matches("[a-zA-Z0-9]+@.+")) {
            report.fault(
                    fields.path("alias"),
                    "\"%s\" is not family@version such as al2023@latest.".formatted(term.alias()));
        }
        if (!others && term.id().isEmpty() && term.alias().isEmpty()) {
            report.fault(fields.path("tags"), "the term selects nothing; tags or an id is missing.");
        }
        checkTags(fields, term.tags());
    }

    private static void checkId(Fields fields, String id, String prefix) {
        if (!id.isEmpty() && !id.matches(prefix + "[0-9a-z]+")) {
            fields.report().fault(fields.path("id"), "\"%s\" is not an id; they start with %s.".formatted(id, prefix));
        }
    }

    private static void checkTags(Fields fields, Map<String, String> tags) {
        if (tags.size() > MOST_TAGS) {
            fields.report()
                    .fault(
                            fields.path("tags"),
                            "%d tags are too many; the most is %d.".formatted(tags.size(), MOST_TAGS));
        }
        tags.forEach((key, value) -> {
            if (key.isEmpty() || value.isEmpty()) {
                fields.report()
                        .fault(
                                fields.path("tags"),
                                "the tag \"%s: %s\" is half empty. Write * for any value.".formatted(key, value));
            }
        });
    }
}
