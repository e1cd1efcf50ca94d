package dev.slipway.aws.catalog;

import dev.slipway.aws.AwsCalls;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.SelectorTerm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;

/**
 * Finds images. An alias is looked up by the names that EKS gives its images, so no SSM permission is needed; of each
 * architecture and variant the newest is kept, of a user's own terms the newest of each architecture (aws.md §1.2).
 */
record ImageSearch(Ec2Client client, Supplier<String> kubernetesVersion) {
    private static final Pattern ALIAS = Pattern.compile("al2023@(latest|v[0-9]+)");
    private static final List<String> VARIANTS = List.of("standard", "nvidia", "neuron");
    private static final List<String> ARCHITECTURES = List.of("x86_64", "arm64");

    /** Newest first; the dates are ISO-8601 texts of one form. The id makes the order total. */
    private static final Comparator<Image> NEWEST_FIRST =
            Comparator.comparing(Image::creationDate).reversed().thenComparing(Image::imageId);

    /** What a search came to. */
    sealed interface Result {}

    /** Newest first; empty when nothing matches. */
    record Found(List<ResolvedNodeClass.Image> images) implements Result {}

    /** An alias that cannot be looked up. */
    record Unsupported(String message) implements Result {}

    Result find(NodeClass nodeClass) {
        var found = new ArrayList<Image>();
        for (var term : nodeClass.images()) {
            if (!term.alias().isEmpty()) {
                var alias = ALIAS.matcher(term.alias());
                if (!alias.matches()) {
                    return new Unsupported(
                            "spec.amiSelectorTerms alias \"%s\" is not supported by this version: use al2023@latest, al2023@v<date>, or name the image by id, name or tags."
                                    .formatted(term.alias()));
                }
                found.addAll(describe(nodeClass, List.of("amazon"), List.of(names(alias.group(1)))));
            } else if (!term.id().isEmpty()) {
                found.addAll(describe(
                        nodeClass, List.of(), List.of(SelectorFilters.filter("image-id", List.of(term.id())))));
            } else {
                found.addAll(describe(nodeClass, owners(term), filters(term)));
            }
        }
        return new Found(newestOfEachKind(found));
    }

    private Filter names(String version) {
        var names = new ArrayList<String>();
        for (var architecture : ARCHITECTURES) {
            for (var variant : VARIANTS) {
                names.add("amazon-eks-node-al2023-%s-%s-%s-%s"
                        .formatted(
                                architecture,
                                variant,
                                kubernetesVersion.get(),
                                version.equals("latest") ? "*" : version));
            }
        }
        return SelectorFilters.filter("name", names);
    }

    private static List<String> owners(SelectorTerm term) {
        if (!term.owner().isEmpty()) {
            return List.of(term.owner());
        }
        return term.name().isEmpty() ? List.of() : List.of("self", "amazon");
    }

    private static List<Filter> filters(SelectorTerm term) {
        var filters = new ArrayList<>(SelectorFilters.tags(term));
        if (!term.name().isEmpty()) {
            filters.add(SelectorFilters.filter("name", List.of(term.name())));
        }
        return filters;
    }

    private List<Image> describe(NodeClass nodeClass, List<String> owners, List<Filter> filters) {
        if (filters.isEmpty()) {
            // Without a filter EC2 would list every public image there is.
            return List.of();
        }
        var all = new ArrayList<>(filters);
        all.add(SelectorFilters.filter("state", List.of("available")));
        var request = DescribeImagesRequest.builder()
                .filters(all)
                .includeDeprecated(true)
                .owners(owners.isEmpty() ? null : owners)
                .build();
        return AwsCalls.call(
                "ec2:DescribeImages",
                nodeClass.name(),
                () -> client.describeImagesPaginator(request).images().stream().toList());
    }

    private static List<ResolvedNodeClass.Image> newestOfEachKind(List<Image> found) {
        var newest = new TreeMap<String, Image>();
        found.stream()
                .sorted(NEWEST_FIRST)
                .filter(image -> ARCHITECTURES.contains(image.architectureAsString()))
                .forEach(image -> newest.putIfAbsent(image.architectureAsString() + variant(image), image));
        return newest.values().stream()
                .sorted(NEWEST_FIRST)
                .map(image -> new ResolvedNodeClass.Image(
                        image.imageId(),
                        image.name(),
                        image.architectureAsString().equals("arm64") ? "arm64" : "amd64"))
                .toList();
    }

    private static String variant(Image image) {
        return VARIANTS.stream()
                .filter(variant -> image.name().startsWith("amazon-eks-node-al2023-")
                        && image.name().contains("-" + variant + "-"))
                .findFirst()
                .orElse("");
    }
}
