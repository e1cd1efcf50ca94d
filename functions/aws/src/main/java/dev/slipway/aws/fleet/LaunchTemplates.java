package dev.slipway.aws.fleet;

import dev.slipway.aws.AwsCalls;
import dev.slipway.aws.Ec2ErrorCodes;
import dev.slipway.aws.Ec2Filters;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * Launch templates by content: the name holds a hash of everything in it, so a template of the right name is the right
 * template, and creating one that is there already is fine. Names that were seen are remembered by this object; when EC2
 * says that one is gone, it is forgotten and made again.
 */
final class LaunchTemplates {
    /** Templates in one page, a count, EC2's bound; EC2 API Reference, read 2026-11-27. */
    private static final int PAGE = 200;

    private final Ec2Client client;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    LaunchTemplates(Ec2Client client) {
        this.client = client;
    }

    void ensure(LaunchTemplate template) {
        if (seen.contains(template.name())) {
            return;
        }
        var tags = TagSpecification.builder()
                .resourceType(ResourceType.LAUNCH_TEMPLATE)
                .tags(InstanceTags.sdk(template.tags()))
                .build();
        try {
            AwsCalls.call(
                    "ec2:CreateLaunchTemplate",
                    template.name(),
                    () -> client.createLaunchTemplate(create -> create.launchTemplateName(template.name())
                            .launchTemplateData(template.data())
                            .tagSpecifications(tags)
                            .overrideConfiguration(
                                    extra -> template.parameters().forEach(extra::putRawQueryParameter))));
        } catch (Ec2Exception e) {
            if (!AwsCalls.codeOf(e).equals(Ec2ErrorCodes.TEMPLATE_EXISTS)) {
                throw e;
            }
        }
        seen.add(template.name());
    }

    void forget(LaunchTemplate template) {
        seen.remove(template.name());
    }

    /** How many templates of the cluster were deleted; one that somebody else has deleted does not count. */
    int deleteOlder(String cluster, Instant createdBefore) {
        var old = AwsCalls.call(
                "ec2:DescribeLaunchTemplates",
                cluster,
                () -> client
                        .describeLaunchTemplatesPaginator(describe ->
                                describe.filters(Ec2Filters.ofCluster(cluster)).maxResults(PAGE))
                        .launchTemplates()
                        .stream()
                        .filter(template -> template.createTime().isBefore(createdBefore))
                        .toList());
        var deleted = 0;
        for (var template : old) {
            seen.remove(template.launchTemplateName());
            deleted += delete(template.launchTemplateId()) ? 1 : 0;
        }
        return deleted;
    }

    private boolean delete(String id) {
        try {
            AwsCalls.call(
                    "ec2:DeleteLaunchTemplate",
                    id,
                    () -> client.deleteLaunchTemplate(delete -> delete.launchTemplateId(id)));
            return true;
        } catch (Ec2Exception e) {
            if (!AwsCalls.codeOf(e).equals(Ec2ErrorCodes.TEMPLATE_ID_NOT_FOUND)) {
                throw e;
            }
            return false;
        }
    }
}
