package dev.slipway.solver.provision;

import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Names new claims and launches by a hash of the decision's seed, so that the same decision gives the same names. */
final class Naming {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    /** Letters at the end of a claim's name, a count: a million names for one pool. */
    private static final int SUFFIX = 6;
    /** Letters of a launch id, a count: 120 bits. */
    private static final int LAUNCH = 24;

    private final String seed;
    private final MessageDigest sha256 = sha256();
    private final Set<String> taken = new LinkedHashSet<>();

    private int ordinal;

    Naming(String seed, List<NodeClaim> claims) {
        this.seed = seed;
        claims.forEach(claim -> taken.add(claim.name().value()));
    }

    /** The next name; one that a live claim has is passed over. */
    NodeClaimName next(String pool) {
        while (true) {
            var name = pool + "-" + hash(SUFFIX, seed, pool, Integer.toString(ordinal++));
            if (taken.add(name)) {
                return new NodeClaimName(name);
            }
        }
    }

    /** Other claims are another launch: a client token must never come to stand for two different requests. */
    LaunchId launch(List<NodeClaimName> names) {
        return new LaunchId("l-" + hash(LAUNCH, seed, names.toString()));
    }

    private String hash(int letters, String... parts) {
        // The separator cannot stand in any part, so different parts never make the same text.
        var bytes = sha256.digest(String.join("\u0000", parts).getBytes(StandardCharsets.UTF_8));
        var text = new StringBuilder(letters);
        for (var i = 0; i < letters; i++) {
            text.append(BASE32.charAt(bytes[i] & 31));
        }
        return text.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", e);
        }
    }
}
