package dev.slipway.aws.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.aws.queue.S3SnapshotStore;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.port.SnapshotStore;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.contract.SnapshotStoreContract;
import dev.slipway.testkit.emulator.Emulator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The functions' own store of snapshots in front of an S3 that others wrote. */
abstract class SnapshotStoreOnEmulatorContract extends SnapshotStoreContract {
    private static final String KEY = "snapshots/demo/batch-1.packed.gz";

    private final Emulated account;
    private final String bucket;
    private final SnapshotStore store;

    SnapshotStoreOnEmulatorContract(Emulator emulator) {
        this.account = Emulated.in(emulator);
        this.bucket = "snapshots-" + account.account();
        this.store = new S3SnapshotStore(
                this::client,
                bucket,
                Examples.CLUSTER,
                (snapshot, out) -> new PrintStream(out, true, StandardCharsets.UTF_8).print(snapshot.takenAt()),
                text -> takenAt(Instant.parse(text)));
    }

    private S3Client client() {
        // By path: no name server knows the bucket.
        return account.client(S3Client.builder().forcePathStyle(true));
    }

    @BeforeEach
    void makeBucket() {
        try (var s3 = client()) {
            s3.createBucket(create -> create.bucket(bucket));
        }
    }

    @Override
    protected SnapshotStore store() {
        return store;
    }

    private void put(byte[] bytes) {
        try (var s3 = client()) {
            s3.putObject(put -> put.bucket(bucket).key(KEY), RequestBody.fromBytes(bytes));
        }
    }

    private String refusal() {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> store.find(KEY))
                .getMessage());
    }

    @Test
    void aBucketThatIsGoneHoldsNothing() {
        try (var s3 = client()) {
            s3.deleteBucket(delete -> delete.bucket(bucket));
        }
        assertEquals(Optional.<ClusterSnapshot>empty(), store.find(KEY));
    }

    @Test
    void whatIsNotCompressedIsNamed() {
        put(new byte[] {'{', '}'});
        assertTrue(refusal().startsWith("The object " + KEY + " is not compressed with gzip"), this::refusal);
    }

    @Test
    void anObjectThatUnpacksToTooMuchIsNotRead() throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            for (var mebibyte = 0; mebibyte < 65; mebibyte++) {
                gzip.write(new byte[1 << 20]);
            }
        }
        put(bomb.toByteArray());
        assertTrue(refusal().startsWith("The object " + KEY + " is larger than 67108864 bytes"), this::refusal);
    }
}
