package dev.slipway.cluster;

import dev.slipway.model.pool.SelectorTerm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** Reads the selector terms of an EC2NodeClass (aws.md §1.1). */
final class SelectorTerms {
    /** Most terms of one selector, a count; aws.md §1.1. */
    private static final int MOST_TERMS = 30;

    private static final int MOST_TAGS = 20;

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
                    image ? fields.text("owner") : "");
            if (image && fields.has("ssmParameter")) {
                fields.report()
                        .warn(
                                fields.path("ssmParameter"),
                                "this version does not honour this field yet; the term finds nothing.");
            }
            fields.rejectUnknown();
            check(fields, term, idPrefix, image && fields.has("ssmParameter"));
            terms.add(term);
        }
        if (!spec.has(name) || (written.isEmpty() && spec.get(name) instanceof List<?>)) {
            spec.report()
                    .fault(
                            spec.path(name),
                            "this field is missing or empty; an example is [{tags: {karpenter.sh/discovery: my-cluster}}].");
        }
        if (written.size() > MOST_TERMS) {
            spec.report()
                    .fault(
                            spec.path(name),
                            "%d terms are too many; the most is %d.".formatted(written.size(), MOST_TERMS));
        }
        return terms;
    }

    private static void check(Fields fields, SelectorTerm term, String idPrefix, boolean otherwiseGiven) {
        var report = fields.report();
        if (!term.id().isEmpty() && !term.id().matches(idPrefix + "[0-9a-z]+")) {
            report.fault(fields.path("id"), "\"%s\" is not an id; they start with %s.".formatted(term.id(), idPrefix));
        }
        var others = !term.tags().isEmpty()
                || !term.name().isEmpty()
                || !term.owner().isEmpty();
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
        if (!others && term.id().isEmpty() && term.alias().isEmpty() && !otherwiseGiven) {
            report.fault(fields.path("tags"), "the term selects nothing; tags or an id is missing.");
        }
        if (term.tags().size() > MOST_TAGS) {
            report.fault(
                    fields.path("tags"),
                    "%d tags are too many; the most is %d."
                            .formatted(term.tags().size(), MOST_TAGS));
        }
        term.tags().forEach((key, value) -> {
            if (key.isEmpty() || value.isEmpty()) {
                report.fault(
                        fields.path("tags"),
                        "the tag \"%s: %s\" is half empty. Write * for any value.".formatted(key, value));
            }
        });
    }
}
