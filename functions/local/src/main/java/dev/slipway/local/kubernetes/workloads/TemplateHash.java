package dev.slipway.local.kubernetes.workloads;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The label {@code pod-template-hash}: equal for equal templates. Its value differs from the real controller's. */
final class TemplateHash {

    /** Letters that cannot spell words, as Kubernetes uses them for hashes. */
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    /** Length as users know it from pod names. */
    private static final int LENGTH = 10;

    private TemplateHash() {}

    static String of(PodTemplateSpec template) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(Serialization.asJson(template).getBytes(StandardCharsets.UTF_8));
            var hash = new StringBuilder();
            for (var i = 0; i < LENGTH; i++) {
                hash.append(LETTERS.charAt(Byte.toUnsignedInt(digest[i]) % LETTERS.length()));
            }
            return hash.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
