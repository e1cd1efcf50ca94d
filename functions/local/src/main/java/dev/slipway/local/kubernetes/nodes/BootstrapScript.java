package dev.slipway.local.kubernetes.nodes;

import java.util.ArrayList;
import java.util.regex.Pattern;

/**
 * Reads the last call of EKS's bootstrap script, of Amazon Linux 2 ({@code bootstrap.sh}) or Windows
 * ({@code Start-EKSBootstrap.ps1}).
 *
 * <p>Source: the scripts' own parameters (github.com/awslabs/amazon-eks-ami; Amazon EKS User Guide, "Windows AMI"), read
 * 2026-11-27.
 */
final class BootstrapScript {

    private static final Pattern CALL =
            Pattern.compile("(?s)(?:/etc/eks/bootstrap\\.sh|& \\$EKSBootstrapScriptFile)(.*)");
    private static final Pattern EXTRA_ARGUMENTS =
            Pattern.compile("(?:--kubelet-extra-args|-KubeletExtraArgs) '([^']*)'");
    private static final Pattern CERTIFICATE = Pattern.compile("(?:--b64-cluster-ca|-Base64ClusterCA) '[^']+'");
    private static final Pattern FLAG = Pattern.compile("--[a-z-]+=(?:\"[^\"]*\"|\\S+)");

    private BootstrapScript() {}

    static boolean in(String userData) {
        return CALL.matcher(userData).find();
    }

    /** Throws {@link IllegalArgumentException} as {@link KubeletFlags#read} does. */
    static BootConfig read(String userData) {
        var call = CALL.matcher(userData);
        if (!call.find() || !CERTIFICATE.matcher(call.group(1)).find()) {
            return new BootConfig.NeverJoins("its bootstrap script is not told the cluster's certificate authority");
        }
        var flags = new ArrayList<String>();
        var arguments = EXTRA_ARGUMENTS.matcher(call.group(1));
        if (arguments.find()) {
            FLAG.matcher(arguments.group(1)).results().forEach(flag -> flags.add(flag.group()));
        }
        return KubeletFlags.read(flags);
    }
}
