package dev.slipway.cluster;

import dev.slipway.model.pool.BlockDevice;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.SelectorTerm;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an EC2NodeClass (karpenter.k8s.aws/v1) strictly, by the fields and rules of aws.md §1.1 to §1.9. */
final class NodeClassReader {
    private static final Map<String, String> FAMILY_BY_ALIAS = new TreeMap<>(Map.of(
            "al2", "AL2",
            "al2023", "AL2023",
            "bottlerocket", "Bottlerocket",
            "windows2019", "Windows2019",
            "windows2022", "Windows2022",
            "windows2025", "Windows2025"));
    static final List<String> FAMILIES =
            List.of("AL2", "AL2023", "Bottlerocket", "Custom", "Windows2019", "Windows2022", "Windows2025");

    private static final Pattern RESTRICTED_TAG = Pattern.compile(
            "eks:eks-cluster-name|kubernetes\\.io/cluster.*|karpenter\\.sh/nodepool|karpenter\\.sh/nodeclaim|karpenter\\.k8s\\.aws/ec2nodeclass");

    private NodeClassReader() {}

    /** Empty when anything in it is wrong; the report says what. */
    static Optional<NodeClass> read(String name, Map<?, ?> specValues, ObjectReport report) {
        var spec = new Fields(specValues, "spec", report);
        var images = SelectorTerms.images(spec);
        var subnets = SelectorTerms.subnets(spec);
        var securityGroups = SelectorTerms.securityGroups(spec);
        var family = family(spec, images);
        var role = spec.text("role");
        var instanceProfile = spec.text("instanceProfile");
        if (role.isEmpty() == instanceProfile.isEmpty()) {
            report.fault(
                    "spec.role",
                    role.isEmpty()
                            ? "role or instanceProfile is missing; an example is role: KarpenterNodeRole-my-cluster."
                            : "role and instanceProfile exclude each other. Keep one.");
        }
        var tags = spec.textMap("tags");
        for (var key : tags.keySet()) {
            if (key.isEmpty() || RESTRICTED_TAG.matcher(key).matches()) {
                report.fault("spec.tags." + key, "this tag is set by Slipway itself. Leave it out.");
            }
        }
        var capacityReservations = SelectorTerms.capacityReservations(spec);
        var placementGroup = SelectorTerms.placementGroup(spec);
        var kubelet = KubeletReader.read(spec.object("kubelet"), family);
        var blockDevices = BlockDevices.read(spec);
        var raid0 = raid0(spec);
        var network = NetworkReader.read(spec);
        var metadata = MetadataOptionsReader.read(spec.object("metadataOptions"));
        var monitoring = Boolean.TRUE.equals(spec.flag("detailedMonitoring"));
        var nestedVirtualization = nestedVirtualization(spec.object("cpuOptions"));
        var userData = spec.text("userData");
        var context = spec.text("context");
        spec.rejectUnknown();
        if (!report.sound()) {
            return Optional.empty();
        }
        // aws.md §1.1, last column. The kubelet's settings are one text, so that false and 0 differ from nothing.
        var hashed = new TreeMap<String, @Nullable Object>();
        hashed.put("amiFamily", family);
        hashed.put("placementGroupSelector", spec.get("placementGroupSelector"));
        hashed.put("role", role);
        hashed.put("instanceProfile", instanceProfile);
        hashed.put("userData", userData);
        hashed.put("tags", tags);
        hashed.put("context", context);
        hashed.put("kubelet", ModelJson.write(kubelet));
        hashed.put(
                "blockDeviceMappings",
                blockDevices.stream().map(BlockDevice::toString).toList());
        hashed.put("instanceStorePolicy", raid0);
        hashed.put("associatePublicIPAddress", String.valueOf(network.associatePublicIpAddress()));
        hashed.put("networkInterfaces", spec.get("networkInterfaces"));
        hashed.put("connectionTracking", spec.get("connectionTracking"));
        hashed.put("metadataOptions", metadata.toString());
        hashed.put("detailedMonitoring", monitoring);
        hashed.put("cpuOptions", spec.get("cpuOptions"));
        return Optional.of(new NodeClass(
                name,
                family,
                images,
                subnets,
                securityGroups,
                capacityReservations,
                placementGroup,
                role,
                instanceProfile,
                userData,
                tags,
                context,
                kubelet,
                blockDevices,
                raid0,
                network,
                metadata,
                monitoring,
                nestedVirtualization,
                DriftHash.of(hashed)));
    }

    private static String family(Fields spec, List<SelectorTerm> images) {
        var written = spec.text("amiFamily");
        if (!written.isEmpty() && !FAMILIES.contains(written)) {
            spec.report()
                    .fault(
                            "spec.amiFamily",
                            "\"%s\" is not an image family. %s"
                                    .formatted(written, NearestName.hint(written, FAMILIES)));
        }
        var alias = images.stream()
                .map(SelectorTerm::alias)
                .filter(text -> !text.isEmpty())
                .findFirst();
        if (alias.isEmpty()) {
            if (written.isEmpty() && !images.isEmpty()) {
                spec.report()
                        .fault(
                                "spec.amiFamily",
                                "this field is missing; without an alias nothing else tells how the image starts."
                                        + " An example is AL2023.");
            }
            return written;
        }
        var aliasName = alias.get().replaceFirst("@.*", "").toLowerCase(Locale.ROOT);
        var ofAlias = FAMILY_BY_ALIAS.get(aliasName);
        if (ofAlias == null) {
            spec.report()
                    .fault(
                            "spec.amiSelectorTerms",
                            "the alias \"%s\" names no image family. %s"
                                    .formatted(alias.get(), NearestName.hint(aliasName, FAMILY_BY_ALIAS.keySet())));
            return written;
        }
        if (ofAlias.startsWith("Windows") && !alias.get().endsWith("@latest")) {
            spec.report()
                    .fault(
                            "spec.amiSelectorTerms",
                            "the alias \"%s\" has to end in @latest, as all of Windows.".formatted(alias.get()));
        }
        if (!written.isEmpty() && !written.equals(ofAlias) && !written.equals("Custom")) {
            spec.report()
                    .fault(
                            "spec.amiFamily",
                            "\"%s\" contradicts the alias \"%s\". Leave amiFamily out."
                                    .formatted(written, alias.get()));
        }
        return written.isEmpty() ? ofAlias : written;
    }

    /** RAID0 is the only policy that there is. */
    private static boolean raid0(Fields spec) {
        var policy = spec.text("instanceStorePolicy");
        if (!policy.isEmpty() && !policy.equals("RAID0")) {
            spec.report()
                    .fault(
                            spec.path("instanceStorePolicy"),
                            "\"%s\" is not a policy. Write RAID0, or leave it out.".formatted(policy));
        }
        return policy.equals("RAID0");
    }

    private static @Nullable Boolean nestedVirtualization(Fields cpuOptions) {
        var written = cpuOptions.text("nestedVirtualization");
        cpuOptions.rejectUnknown();
        if (!written.isEmpty() && !written.equals("enabled") && !written.equals("disabled")) {
            cpuOptions
                    .report()
                    .fault(
                            cpuOptions.path("nestedVirtualization"),
                            "\"%s\" is neither enabled nor disabled.".formatted(written));
        }
        return written.isEmpty() ? null : written.equals("enabled");
    }
}
