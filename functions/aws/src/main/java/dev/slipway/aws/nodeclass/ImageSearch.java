package dev.slipway.aws.nodeclass;

import dev.slipway.aws.Ec2Filters;
import dev.slipway.aws.nodeclass.Part.Found;
import dev.slipway.aws.nodeclass.Part.Missing;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.SelectorTerm;
import dev.slipway.model.scheduling.Requirement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;

/** Finds images by alias, SSM parameter, id, name and tags (aws.md §1.2). */
record ImageSearch(Ec2Client client, ImageParameters parameters, Clock clock) {
    /** Images of one page, a count, EC2's bound; aws.md §1.2 rule 4. */
    private static final int PAGE = 1000;

    /** What EC2 calls the architectures that there are nodes for; images of others are passed over. */
    private static final SortedMap<String, String> ARCHITECTURES =
            new TreeMap<>(Map.of("x86_64", "amd64", "arm64", "arm64"));

    private static final String NOT_FOUND = "AMINotFound";

    /** Newest first; the dates are ISO-8601 texts of one form. The id makes the order total (rule 6). */
    private static final Comparator<Candidate> NEWEST_FIRST = Comparator.comparing(
                    (Candidate candidate) -> candidate.image().creationDate())
            .reversed()
            .thenComparing(candidate -> candidate.image().imageId());

    /**
     * What is looked for.
     *
     * @param kubernetes version of the cluster, {@code 1.34}; empty where no term is an alias
     */
    record Question(List<SelectorTerm> terms, String kubernetes) {}

    private record Candidate(Image image, List<Requirement> requirements, boolean deprecated) {
        /** Of equal requirements one image is kept: the best by this order (rule 5). */
        private static final Comparator<Candidate> WORSE_FIRST = Comparator.comparing(
                        Candidate::deprecated, Comparator.reverseOrder())
                .thenComparing(candidate -> candidate.image().creationDate())
                .thenComparing(candidate -> candidate.image().name());

        String kind() {
            return image.architectureAsString() + requirements;
        }
    }

    /** Newest first, one for each architecture and set of requirements; missing when there is none. */
    Part<List<ResolvedNodeClass.Image>> find(Question question) {
        var candidates = new ArrayList<Candidate>();
        var ids = new ArrayList<String>();
        var parameterNames = new ArrayList<String>();
        for (var term : question.terms()) {
            if (!term.alias().isEmpty()) {
                var alias = ImageAlias.parse(term.alias());
                var unsupported = alias.unsupported(question.kubernetes());
                if (unsupported.isPresent()) {
                    return new Missing<>("UnsupportedAlias", unsupported.get());
                }
                candidates.addAll(ofAlias(alias, question.kubernetes()));
                if (candidates.isEmpty()) {
                    return new Missing<>(NOT_FOUND, noParameter(alias, question.kubernetes()));
                }
            } else if (!term.id().isEmpty()) {
                ids.add(term.id());
            } else if (!term.ssmParameter().isEmpty()) {
                parameterNames.add(term.ssmParameter());
            } else {
                describe(owners(term), filters(term)).forEach(image -> candidates.add(candidate(image, List.of())));
            }
        }
        if (!parameterNames.isEmpty()) {
            ids.addAll(parameters.ofUsers(parameterNames).values());
        }
        byId(ids).forEach(image -> candidates.add(candidate(image, List.of())));
        var images = bestOfEachKind(candidates);
        if (images.isEmpty() && !candidates.isEmpty()) {
            return new Missing<>(
                    NOT_FOUND, wrongArchitecture(candidates.getFirst().image()));
        }
        return images.isEmpty()
                ? Selectors.notFound(NOT_FOUND, "image", "amiSelectorTerms", question.terms())
                : new Found<>(images);
    }

    private List<Candidate> ofAlias(ImageAlias alias, String kubernetes) {
        var sources = alias.sources(kubernetes);
        var paths = sources.stream().map(ImageAlias.Source::path).toList();
        var ids = parameters.ofAws(paths);
        var found = new ArrayList<Candidate>();
        for (var image : byId(ids.values().stream().distinct().toList())) {
            for (var source : sources) {
                if (image.imageId().equals(ids.get(source.path()))) {
                    source.variants().forEach(variant -> found.add(candidate(image, variant)));
                }
            }
        }
        if (alias.moves() && (found.isEmpty() || found.stream().anyMatch(Candidate::deprecated))) {
            // A parameter that is kept for a day may name an image that was withdrawn since (rule 8).
            parameters.outdated(paths);
        }
        return found;
    }

    private static String noParameter(ImageAlias alias, String kubernetes) {
        return "spec.amiSelectorTerms: AWS has no image for the alias %s on Kubernetes %s: neither the SSM parameter %s nor its siblings name one. Maybe the version is misspelt%s."
                .formatted(
                        alias,
                        kubernetes,
                        alias.sources(kubernetes).getFirst().path(),
                        alias.family().equals("al2023") && !alias.version().startsWith("v")
                                ? "; versions of al2023 begin with a v"
                                : "");
    }

    private static String wrongArchitecture(Image image) {
        return "spec.amiSelectorTerms: the image %s is made for %s, and nodes are x86_64 or arm64. Maybe another image is meant."
                .formatted(image.imageId(), image.architectureAsString());
    }

    private Candidate candidate(Image image, List<Requirement> requirements) {
        return new Candidate(image, requirements, deprecated(image, clock.instant()));
    }

    private static boolean deprecated(Image image, Instant now) {
        var time = image.deprecationTime();
        return time != null && !time.isEmpty() && !Instant.parse(time).isAfter(now);
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
            filters.add(Ec2Filters.filter("name", List.of(term.name())));
        }
        return filters;
    }

    private List<Image> byId(List<String> ids) {
        return ids.isEmpty() ? List.of() : describe(List.of(), List.of(Ec2Filters.filter("image-id", ids)));
    }

    private List<Image> describe(List<String> owners, List<Filter> filters) {
        if (filters.isEmpty()) {
            // Without a filter EC2 would list every public image there is.
            return List.of();
        }
        var all = new ArrayList<>(filters);
        all.add(Ec2Filters.filter("state", List.of("available")));
        var request = DescribeImagesRequest.builder()
                .filters(all)
                .includeDeprecated(true)
                .owners(owners.isEmpty() ? null : owners)
                .maxResults(PAGE)
                .build();
        return Refused.call(
                "ec2:DescribeImages",
                filters.getFirst().values().getFirst(),
                () -> client.describeImagesPaginator(request).images().stream().toList());
    }

    private static List<ResolvedNodeClass.Image> bestOfEachKind(List<Candidate> candidates) {
        var best = new TreeMap<String, Candidate>();
        candidates.stream()
                .filter(candidate -> ARCHITECTURES.containsKey(candidate.image().architectureAsString()))
                .sorted(Candidate.WORSE_FIRST)
                .forEach(candidate -> best.put(candidate.kind(), candidate));
        return best.values().stream()
                .sorted(NEWEST_FIRST)
                .map(candidate -> new ResolvedNodeClass.Image(
                        candidate.image().imageId(),
                        candidate.image().name(),
                        ARCHITECTURES.getOrDefault(candidate.image().architectureAsString(), ""),
                        candidate.deprecated(),
                        candidate.requirements()))
                .toList();
    }
}
