package dev.slipway.aws.nodeclass;

import dev.slipway.aws.Answers;
import dev.slipway.aws.AwsCalls;
import dev.slipway.aws.Ec2Filters;
import dev.slipway.aws.nodeclass.Part.Found;
import dev.slipway.aws.nodeclass.Part.Missing;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.port.InstanceProfiles;
import dev.slipway.model.scheduling.WellKnown;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * Instance profiles for the roles of node classes (aws.md §1.4). The name follows from cluster, region, class and role, so
 * that functions that run at the same time make one profile between them, and whoever was killed half-way is completed by
 * the next one; another role is another profile (decision 13).
 */
public final class RoleProfiles implements InstanceProfiles {
    private static final Duration GOOD_FOR = Duration.ofMinutes(15);

    /** A role that is missing is not asked for more often than this. */
    private static final Duration MISSING_GOOD_FOR = Duration.ofMinutes(1);

    private static final Duration SERVES_FOR = Duration.ofHours(1);

    private final IamClient iam;
    private final Ec2Client ec2;
    private final String cluster;
    private final String region;
    private final Answers<Wanted, Part<String>> answers;

    private record Wanted(String name, String path, String role, SortedMap<String, String> tags) {}

    public RoleProfiles(IamClient iam, Ec2Client ec2, String cluster, String region, Clock clock) {
        this.iam = iam;
        this.ec2 = ec2;
        this.cluster = cluster;
        this.region = region;
        this.answers = new Answers<>(
                "instance profiles",
                clock,
                profile -> profile.found() ? GOOD_FOR : MISSING_GOOD_FOR,
                SERVES_FOR,
                this::ensure);
    }

    @Override
    public String nameFor(NodeClass nodeClass) {
        if (!nodeClass.instanceProfile().isEmpty()) {
            return nodeClass.instanceProfile();
        }
        var identity = String.join("\n", region, nodeClass.name(), bare(nodeClass.role()));
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            // 64 bits as a number, as Karpenter writes them: with a cluster's longest name (100) a legal name (128).
            return cluster + "_" + new BigInteger(1, Arrays.copyOf(digest, Long.BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have.", e);
        }
    }

    /** The profile's name, after it was made if need be; a class's own profile is taken at its word. */
    Part<String> profileOf(NodeClass nodeClass) {
        var name = nameFor(nodeClass);
        if (!nodeClass.instanceProfile().isEmpty()) {
            return new Found<>(name);
        }
        var path = prefix() + nodeClass.name() + "/";
        return answers.to(new Wanted(name, path, bare(nodeClass.role()), tags(nodeClass)));
    }

    @Override
    public List<Profile> made() {
        return Refused.call(
                "iam:ListInstanceProfiles",
                cluster,
                () -> iam.listInstanceProfilesPaginator(list -> list.pathPrefix(prefix())).instanceProfiles().stream()
                        .map(profile -> new Profile(profile.instanceProfileName(), profile.arn()))
                        .sorted(Comparator.comparing(Profile::name))
                        .toList());
    }

    @Override
    public boolean inUse(Profile profile) {
        return Refused.call(
                "ec2:DescribeInstances",
                profile.name(),
                () -> ec2
                        .describeInstancesPaginator(describe -> describe.filters(
                                Ec2Filters.filter("iam-instance-profile.arn", profile.arn()),
                                Ec2Filters.notTerminated()))
                        .reservations()
                        .stream()
                        .anyMatch(reservation -> !reservation.instances().isEmpty()));
    }

    @Override
    public void delete(String name) {
        find(name).ifPresent(profile -> {
            for (var role : profile.roles()) {
                remove(name, role);
            }
            unless(
                    NoSuchEntityException.class,
                    "iam:DeleteInstanceProfile",
                    name,
                    () -> iam.deleteInstanceProfile(delete -> delete.instanceProfileName(name)));
        });
    }

    private Part<String> ensure(Wanted wanted) {
        var found = find(wanted.name());
        if (found.isEmpty()) {
            // Another function may have made it in between.
            unless(
                    EntityAlreadyExistsException.class,
                    "iam:CreateInstanceProfile",
                    wanted.name(),
                    () -> iam.createInstanceProfile(create -> create.instanceProfileName(wanted.name())
                            .path(wanted.path())
                            .tags(sdk(wanted.tags()))));
        } else {
            addTags(wanted, found.get());
        }
        var roles = found.map(InstanceProfile::roles).orElse(List.of());
        if (roles.stream().map(Role::roleName).anyMatch(wanted.role()::equals)) {
            return new Found<>(wanted.name());
        }
        // Somebody else's hand: our name says which role belongs into it.
        roles.forEach(other -> remove(wanted.name(), other));
        return addRole(wanted);
    }

    private Part<String> addRole(Wanted wanted) {
        var action = "iam:AddRoleToInstanceProfile";
        try {
            AwsCalls.call(
                    action,
                    wanted.name(),
                    () -> iam.addRoleToInstanceProfile(
                            add -> add.instanceProfileName(wanted.name()).roleName(wanted.role())));
            return new Found<>(wanted.name());
        } catch (LimitExceededException full) {
            // A profile holds one role, and one of this name holds this one: another function was faster.
            return new Found<>(wanted.name());
        } catch (NoSuchEntityException missing) {
            return new Missing<>(
                    "RoleNotFound",
                    "spec.role: IAM knows no role \"%s\" (%s). Maybe its name is misspelt, or it is in another account."
                            .formatted(wanted.role(), AwsCalls.messageOf(missing)));
        } catch (IamException refusal) {
            throw Refused.of(action, refusal);
        }
    }

    /** For tags that a user added to the class since. All are said again: policies ask for the cluster's among them. */
    private void addTags(Wanted wanted, InstanceProfile profile) {
        var missing = new TreeMap<>(wanted.tags());
        profile.tags().forEach(tag -> missing.remove(tag.key(), tag.value()));
        if (!missing.isEmpty()) {
            Refused.call(
                    "iam:TagInstanceProfile",
                    wanted.name(),
                    () -> iam.tagInstanceProfile(
                            tag -> tag.instanceProfileName(wanted.name()).tags(sdk(wanted.tags()))));
        }
    }

    private Optional<InstanceProfile> find(String name) {
        return unless(
                        NoSuchEntityException.class,
                        "iam:GetInstanceProfile",
                        name,
                        () -> iam.getInstanceProfile(get -> get.instanceProfileName(name)))
                .map(answer -> answer.instanceProfile());
    }

    private void remove(String name, Role role) {
        unless(
                NoSuchEntityException.class,
                "iam:RemoveRoleFromInstanceProfile",
                name,
                () -> iam.removeRoleFromInstanceProfile(
                        remove -> remove.instanceProfileName(name).roleName(role.roleName())));
    }

    private SortedMap<String, String> tags(NodeClass nodeClass) {
        var tags = new TreeMap<>(nodeClass.tags());
        tags.put("kubernetes.io/cluster/" + cluster, "owned");
        tags.put(WellKnown.TAG_CLUSTER, cluster);
        tags.put(WellKnown.NODE_CLASS, nodeClass.name());
        tags.put(WellKnown.REGION, region);
        return tags;
    }

    private String prefix() {
        return "/karpenter/%s/%s/".formatted(region, cluster);
    }

    /** IAM takes a role's name alone; users may write its path or ARN too. */
    private static String bare(String role) {
        return role.substring(role.lastIndexOf('/') + 1);
    }

    private static List<Tag> sdk(SortedMap<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    /** Empty when the call ends in what is expected of it now and then. */
    private static <T> Optional<T> unless(
            Class<? extends IamException> expected, String action, String id, Supplier<T> request) {
        try {
            return Optional.of(AwsCalls.call(action, id, request));
        } catch (IamException refusal) {
            if (expected.isInstance(refusal)) {
                return Optional.empty();
            }
            throw Refused.of(action, refusal);
        }
    }
}
