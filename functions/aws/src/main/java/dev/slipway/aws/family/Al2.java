package dev.slipway.aws.family;

import dev.slipway.model.pool.BlockDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Amazon Linux 2 and what starts like it: EKS's {@code bootstrap.sh}, after the user's own scripts (aws.md §1.10). */
record Al2() implements ImageFamily {
    static final String SHELL_SCRIPT = "text/x-shellscript; charset=\"us-ascii\"";

    @Override
    public List<BlockDevice> defaultDevices() {
        return List.of(ImageFamily.volume("/dev/xvda", true, "20Gi"));
    }

    @Override
    public Optional<String> faultOf(String userData) {
        return MimeParts.faultOf(userData);
    }

    @Override
    public String userData(FirstBoot boot) {
        var parts = new ArrayList<>(MimeParts.ofUser(boot.userData(), SHELL_SCRIPT));
        parts.add(MimeParts.part(SHELL_SCRIPT, script(boot)));
        return MimeParts.document(parts);
    }

    private static String script(FirstBoot boot) {
        var cluster = boot.cluster();
        var arguments = new ArrayList<String>();
        arguments.add("/etc/eks/bootstrap.sh '%s' --apiserver-endpoint '%s' --b64-cluster-ca '%s'"
                .formatted(cluster.name(), cluster.endpoint(), cluster.caBundle()));
        if (!boot.clusterDns().isEmpty()) {
            var address = boot.clusterDns().getFirst();
            if (address.contains(":")) {
                arguments.add("--ip-family ipv6");
            }
            arguments.add("--dns-cluster-ip '%s'".formatted(address));
        }
        arguments.add("--use-max-pods false");
        arguments.add("--kubelet-extra-args '%s'".formatted(KubeletFlags.of(boot)));
        if (boot.raid0()) {
            arguments.add("--local-disks raid0");
        }
        return """
                #!/bin/bash -xe
                exec > >(tee /var/log/user-data.log | logger -t user-data -s 2>/dev/console) 2>&1
                """ + String.join(" \\\n  ", arguments) + "\n";
    }
}
