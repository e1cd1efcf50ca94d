package dev.slipway.solver.provision;

import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Names new claims and launches by a hash of the decision's seed, so that the same decision gives the same names. Until
 * somebody reads them, names are numbers, which sort as the names do.
 */
final class Naming {
    /** In the order of text. */
    private static final String BASE32 = "234567abcdefghijklmnopqrstuvwxyz";

    private static final int BITS_PER_LETTER = 5;

    /** Letters at the end of a claim's name, a count: a thousand million names for one pool. */
    private static final int SUFFIX = 6;

    private static final int LAST_NUMBER = (1 << (BITS_PER_LETTER * SUFFIX)) - 1;

    /** Letters of a launch id, a count: 120 bits. */
    private static final int LAUNCH = 24;

    private final String seed;
    private final List<NodeClaim> claims;
    private final MessageDigest sha256 = sha256();
    private final Map<String, Ring> ringByPool = new LinkedHashMap<>();

    Naming(String seed, List<NodeClaim> claims) {
        this.seed = seed;
        this.claims = claims;
    }

    /** All numbers of a pool's names: odd steps around a ring of a power of two come by each once. */
    private static final class Ring {
        private final int step;
        private final Set<Integer> taken;
        private int at;

        Ring(int start, int step, Set<Integer> taken) {
            this.at = start & LAST_NUMBER;
            this.step = step | 1;
            this.taken = taken;
        }

        int next() {
            int number;
            do {
                number = at;
                at = (at + step) & LAST_NUMBER;
            } while (taken.contains(number));
            return number;
        }
    }

    /** The numbers of so many new names, ascending; those of live claims are passed over. */
    int[] next(String pool, int count) {
        var ring = ringByPool.computeIfAbsent(pool, this::ring);
        var numbers = new int[count];
        Arrays.setAll(numbers, _ -> ring.next());
        Arrays.sort(numbers);
        return numbers;
    }

    private Ring ring(String pool) {
        var taken = new LinkedHashSet<Integer>();
        claims.forEach(claim -> number(pool, claim.name()).ifPresent(taken::add));
        var bytes = ByteBuffer.wrap(hash(pool, new int[0]));
        return new Ring(bytes.getInt(), bytes.getInt(), taken);
    }

    static NodeClaimName name(String pool, int number) {
        var letters = new char[SUFFIX];
        for (var i = 0; i < SUFFIX; i++) {
            letters[i] = BASE32.charAt((number >> (BITS_PER_LETTER * (SUFFIX - 1 - i))) & 31);
        }
        return new NodeClaimName(pool + "-" + new String(letters));
    }

    /** Empty for a name that no number of the pool makes. */
    private static OptionalInt number(String pool, NodeClaimName name) {
        var suffix = name.value().startsWith(pool + "-") ? name.value().substring(pool.length() + 1) : "";
        var number = 0;
        for (var i = 0; i < suffix.length(); i++) {
            var letter = BASE32.indexOf(suffix.charAt(i));
            if (letter < 0) {
                return OptionalInt.empty();
            }
            number = (number << BITS_PER_LETTER) | letter;
        }
        return suffix.length() == SUFFIX ? OptionalInt.of(number) : OptionalInt.empty();
    }

    /** Other claims are another launch: a client token must never come to stand for two different requests. */
    LaunchId launch(String pool, int[] numbers) {
        var bytes = hash(pool, numbers);
        var text = new StringBuilder("l-");
        for (var i = 0; i < LAUNCH; i++) {
            text.append(BASE32.charAt(bytes[i] & 31));
        }
        return new LaunchId(text.toString());
    }

    private byte[] hash(String pool, int[] numbers) {
        // The separator cannot stand in any part, so different parts never make the same bytes.
        sha256.update((seed + "\u0000" + pool + "\u0000").getBytes(StandardCharsets.UTF_8));
        var bytes = ByteBuffer.allocate(Integer.BYTES * numbers.length);
        bytes.asIntBuffer().put(numbers);
        return sha256.digest(bytes.array());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", e);
        }
    }
}
