package dev.slipway.webhook;

import dev.slipway.cluster.ModelJson;
import dev.slipway.model.cluster.ClusterSnapshot;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the JSON of a snapshot is like, without ever being in memory at once.
 *
 * @param bytes its length in UTF-8
 * @param digest 16 hexadecimal digits, the same for the same snapshot
 */
record Measured(long bytes, String digest) {
    static Measured of(ClusterSnapshot snapshot) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            var count = new Count();
            ModelJson.write(snapshot, new DigestOutputStream(count, sha));
            return new Measured(count.bytes, HexFormat.of().formatHex(sha.digest(), 0, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256, but this one has not.", e);
        }
    }

    private static final class Count extends OutputStream {
        private long bytes;

        @Override
        public void write(int one) {
            bytes++;
        }

        @Override
        public void write(byte[] some, int from, int length) {
            bytes += length;
        }
    }
}
