package dev.slipway.aws.family;

import dev.slipway.model.pool.BlockDevice;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Windows Server: EKS's bootstrap script in PowerShell, after the user's own lines (aws.md §1.10). */
record Windows() implements ImageFamily {
    @Override
    public List<BlockDevice> defaultDevices() {
        return List.of(ImageFamily.volume("/dev/sda1", true, "50Gi"));
    }

    @Override
    public Optional<String> faultOf(String userData) {
        return userData.toLowerCase(Locale.ROOT).contains("powershell>")
                ? Optional.of("has <powershell> tags, which are set around it. Leave them out")
                : Optional.empty();
    }

    @Override
    public String userData(FirstBoot boot) {
        var cluster = boot.cluster();
        var script = new StringBuilder("<powershell>\n");
        if (!boot.userData().isBlank()) {
            script.append(boot.userData().replace("\r\n", "\n").stripTrailing()).append('\n');
        }
        script.append("""
                [string]$EKSBootstrapScriptFile = "$env:ProgramFiles\\Amazon\\EKS\\Start-EKSBootstrap.ps1"
                & $EKSBootstrapScriptFile -EKSClusterName '%s' -APIServerEndpoint '%s' -Base64ClusterCA '%s' -KubeletExtraArgs '%s'\
                """.formatted(cluster.name(), cluster.endpoint(), cluster.caBundle(), KubeletFlags.of(boot)));
        if (!boot.clusterDns().isEmpty()) {
            script.append(" -DNSClusterIP '")
                    .append(boot.clusterDns().getFirst())
                    .append('\'');
        }
        return script.append("\n</powershell>\n").toString();
    }
}
