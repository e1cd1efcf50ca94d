package dev.slipway.flow.provision;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.solver.provision.ProvisionFacts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A short name for facts: equal facts have equal digests in every process (a record's hash code has not). */
final class InputDigest {
    private InputDigest() {}

    /** Sixteen hexadecimal digits. */
    static String of(ProvisionFacts facts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            add(digest, facts.snapshot().toString());
            add(digest, facts.claims().toString());
            add(digest, facts.nodeClasses().toString());
            add(digest, facts.unavailable().toString());
            add(digest, facts.catalog());
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256; this one does not.", e);
        }
    }

    /** Field by field: as one text the catalogue has megabytes, which would take longer to write than to digest. */
    private static void add(MessageDigest digest, Catalog catalog) {
        add(digest, catalog.instanceTypes());
        catalog.typesByNodeClass().forEach((nodeClass, types) -> {
            add(digest, nodeClass);
            add(digest, types);
        });
    }

    private static void add(MessageDigest digest, List<InstanceType> types) {
        for (var type : types) {
            add(digest, type.name());
            type.capacity().minus(type.overhead()).amounts().forEach((resource, amount) -> {
                add(digest, resource);
                add(digest, amount.millis());
            });
            for (var offering : type.offerings()) {
                add(digest, offering.zone());
                add(digest, offering.capacityType().text());
                add(digest, offering.reservation());
                add(digest, offering.price().microUsd());
                add(digest, offering.available() ? offering.reserved() : -1);
            }
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static void add(MessageDigest digest, long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
    }
}
