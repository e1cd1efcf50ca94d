package dev.slipway.webhook;

import dev.slipway.cluster.ModelJson;
import dev.slipway.model.cluster.ClusterSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * What the JSON of a snapshot is like, without ever being in memory at once.
 *
 * @param bytes its length in UTF-8; some number above the limit for one that is longer, which is written no further
 * @param digest 8 hexadecimal digits, the same for the same snapshot
 */
record Measured(long bytes, String digest) {
    /** {@code most} is the limit, in bytes. */
    static Measured of(ClusterSnapshot snapshot, long most) {
        var count = new Count(most);
        try {
            ModelJson.write(snapshot, count);
        } catch (UncheckedIOException e) {
            if (count.bytes <= most) {
                throw e;
            }
        }
        // Against chance, not against somebody who forges; of what is too long, of its beginning.
        return new Measured(count.bytes, HexFormat.of().toHexDigits((int) count.crc.getValue()));
    }

    private static final class Count extends OutputStream {
        private final long most;
        private final CRC32 crc = new CRC32();
        private long bytes;

        private Count(long most) {
            this.most = most;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] some, int from, int length) throws IOException {
            bytes += length;
            crc.update(some, from, length);
            if (bytes > most) {
                throw new IOException("The snapshot is larger than %d bytes.".formatted(most));
            }
        }
    }
}
