package dev.slipway.local.kubernetes.api;

import java.util.SplittableRandom;
import java.util.UUID;

/** Names and identities in a fixed sequence, so that two runs of one story can be compared. */
final class Names {

    /** The letters that Kubernetes draws for generated names: no vowels, so no words. k8s.io/apimachinery util/rand. */
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    /** Length of a generated suffix, in letters; the same source. */
    private static final int SUFFIX = 5;

    private final SplittableRandom random = new SplittableRandom(20_261_122L);

    String generate(String prefix) {
        var name = new StringBuilder(prefix);
        for (var i = 0; i < SUFFIX; i++) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return name.toString();
    }

    /** Rises with the count, so that objects of one second still sort by their creation. */
    static UUID uid(long count) {
        var tail = new SplittableRandom(count).nextLong();
        return new UUID((count << 32) | 0x4000L, (tail & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
    }
}
