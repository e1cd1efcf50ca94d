package dev.slipway.flow.provision;

import dev.slipway.solver.provision.ProvisionFacts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A short name for facts: equal facts have equal digests in every process (a record's hash code has not). */
final class InputDigest {
    private InputDigest() {}

    /** Sixteen hexadecimal digits. The catalogue counts by its size: it is large, and the same for hours. */
    static String of(ProvisionFacts facts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(facts.snapshot().toString().getBytes(StandardCharsets.UTF_8));
            digest.update(facts.claims().toString().getBytes(StandardCharsets.UTF_8));
            digest.update(facts.nodeClasses().toString().getBytes(StandardCharsets.UTF_8));
            digest.update(facts.unavailable().toString().getBytes(StandardCharsets.UTF_8));
            digest.update(
                    Integer.toString(facts.catalog().instanceTypes().size()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256; this one does not.", e);
        }
    }
}
