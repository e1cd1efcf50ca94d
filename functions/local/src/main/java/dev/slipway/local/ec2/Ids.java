package dev.slipway.local.ec2;

import java.util.Random;
import java.util.UUID;

/** Identifiers in EC2's form, the same sequence in every run. */
final class Ids {
    private final Random sequence = new Random(20_161_115L);

    /** As {@code i-0123456789abcdef0}: the prefix, a dash and 17 hexadecimal digits. */
    String next(String prefix) {
        return "%s-0%016x".formatted(prefix, sequence.nextLong());
    }

    /** As {@code fleet-01234567-89ab-cdef-0123-456789abcdef}. */
    String nextLong(String prefix) {
        return prefix + "-" + new UUID(sequence.nextLong(), sequence.nextLong());
    }

    /** An identifier that belongs to a name and never changes. */
    static String of(String prefix, String name) {
        return "%s-0%08x%08x".formatted(prefix, InstanceTypes.hash(name), InstanceTypes.hash(prefix + name));
    }
}
