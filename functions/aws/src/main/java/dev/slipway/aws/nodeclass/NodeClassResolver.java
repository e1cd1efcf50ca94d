package dev.slipway.aws.nodeclass;

import dev.slipway.aws.fleet.NodeUserData;
import dev.slipway.aws.nodeclass.Part.Found;
import dev.slipway.aws.nodeclass.Part.Missing;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.NodeClassStatus.Condition;
import dev.slipway.model.pool.NodeClassStatus.SecurityGroup;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.pool.ResolvedNodeClass.NotReady;
import dev.slipway.model.pool.ResolvedNodeClass.Ready;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.model.pool.SelectorTerm;
import dev.slipway.model.port.NodeClassSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * What node classes mean. Every part is looked up once and kept: images and security groups for 5 minutes, subnets for one
 * (never longer, for their free addresses), what was not found for one, all of it by the question and not by the class.
 */
public final class NodeClassResolver implements NodeClassSource {
    private static final Duration GOOD_FOR = Duration.ofMinutes(5);
    private static final Duration SUBNETS_GOOD_FOR = Duration.ofMinutes(1);
    private static final Duration MISSING_GOOD_FOR = Duration.ofMinutes(1);

    /** How long names that cannot be asked for again may be used: what they name seldom goes. */
    private static final Duration SERVES_FOR = Duration.ofHours(1);

    private final RoleProfiles profiles;
    private final Answers<String, String> kubernetesVersion;
    private final Answers<List<SelectorTerm>, Part<List<Subnet>>> subnets;
    private final Answers<List<SelectorTerm>, Part<List<SecurityGroup>>> securityGroups;
    private final Answers<ImageSearch.Question, Part<List<Image>>> images;

    /**
     * Asks nothing yet.
     *
     * @param kubernetesVersion of the cluster, {@code 1.34}; images are chosen by it
     */
    public NodeClassResolver(
            Ec2Client ec2, SsmClient ssm, RoleProfiles profiles, Supplier<String> kubernetesVersion, Clock clock) {
        var network = new NetworkSearch(ec2);
        var search = new ImageSearch(ec2, new ImageParameters(ssm, clock), clock);
        this.profiles = profiles;
        this.kubernetesVersion = new Answers<>(
                "Kubernetes version", clock, _ -> GOOD_FOR, SERVES_FOR, (String _) -> kubernetesVersion.get());
        this.subnets = new Answers<>("subnets", clock, goodFor(SUBNETS_GOOD_FOR), SUBNETS_GOOD_FOR, network::subnets);
        this.securityGroups =
                new Answers<>("security groups", clock, goodFor(GOOD_FOR), SERVES_FOR, network::securityGroups);
        this.images = new Answers<>("images", clock, goodFor(GOOD_FOR), SERVES_FOR, search::find);
    }

    private static Function<Part<?>, Duration> goodFor(Duration found) {
        return part -> part.found() ? found : MISSING_GOOD_FOR;
    }

    @Override
    public ResolvedNodeClass resolve(NodeClass nodeClass) {
        return look(nodeClass).resolved(nodeClass);
    }

    @Override
    public NodeClassStatus status(NodeClass nodeClass) {
        return look(nodeClass).status();
    }

    private Looked look(NodeClass nodeClass) {
        return new Looked(
                valid(nodeClass),
                allowed(() -> subnets.to(nodeClass.subnets())),
                allowed(() -> securityGroups.to(nodeClass.securityGroups())),
                allowed(() -> images.to(question(nodeClass))),
                allowed(() -> profiles.profileOf(nodeClass)));
    }

    private ImageSearch.Question question(NodeClass nodeClass) {
        var byVersion =
                nodeClass.images().stream().anyMatch(term -> !term.alias().isEmpty());
        return new ImageSearch.Question(nodeClass.images(), byVersion ? kubernetesVersion.to("") : "");
    }

    private static Part<Boolean> valid(NodeClass nodeClass) {
        return NodeUserData.problemOf(nodeClass)
                .<Part<Boolean>>map(problem -> new Missing<>(problem.reason(), problem.message()))
                .orElse(new Found<>(true));
    }

    /** What may not be asked is missing for that reason; other parts and other classes go on. */
    private static <T> Part<T> allowed(Supplier<Part<T>> part) {
        try {
            return part.get();
        } catch (Refused refused) {
            return refused.part();
        }
    }

    private record Looked(
            Part<Boolean> validation,
            Part<List<Subnet>> subnets,
            Part<List<SecurityGroup>> securityGroups,
            Part<List<Image>> images,
            Part<String> instanceProfile) {

        /** In the order in which they are told. */
        private SequencedMap<String, Part<?>> parts() {
            var parts = new LinkedHashMap<String, Part<?>>();
            parts.put(NodeClassStatus.SUBNETS, subnets);
            parts.put(NodeClassStatus.SECURITY_GROUPS, securityGroups);
            parts.put(NodeClassStatus.IMAGES, images);
            parts.put(NodeClassStatus.INSTANCE_PROFILE, instanceProfile);
            return parts;
        }

        ResolvedNodeClass resolved(NodeClass nodeClass) {
            var all = new ArrayList<Part<?>>(List.of(validation));
            all.addAll(parts().values());
            for (var part : all) {
                if (part instanceof Missing<?>(var reason, var message)) {
                    return new NotReady(
                            nodeClass.name(), reason, "EC2NodeClass/%s: %s".formatted(nodeClass.name(), message));
                }
            }
            return new Ready(
                    nodeClass,
                    subnets.or(List.of()),
                    securityGroups.or(List.of()).stream().map(SecurityGroup::id).toList(),
                    images.or(List.of()),
                    instanceProfile.or(""));
        }

        NodeClassStatus status() {
            var conditions = new ArrayList<Condition>();
            parts().forEach((type, part) -> conditions.add(condition(type, part)));
            conditions.add(condition(NodeClassStatus.VALIDATION, validationWith(conditions)));
            return NodeClassStatus.of(
                    subnets.or(List.of()),
                    securityGroups.or(List.of()),
                    images.or(List.of()),
                    instanceProfile.or(""),
                    conditions);
        }

        private Part<?> validationWith(List<Condition> parts) {
            var lacking = parts.stream()
                    .filter(part -> part.status() != NodeClassStatus.Truth.TRUE)
                    .map(Condition::type)
                    .collect(Collectors.joining(", "));
            return validation.found() && !lacking.isEmpty()
                    ? new Missing<>("DependenciesNotReady", "Not met: " + lacking + ".")
                    : validation;
        }

        private static Condition condition(String type, Part<?> part) {
            return switch (part) {
                case Found<?> _ -> Condition.met(type);
                case Missing<?>(var reason, var message) -> Condition.failed(type, reason, message);
            };
        }
    }
}
