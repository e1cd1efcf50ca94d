package dev.slipway.aws.queue;

import dev.slipway.aws.AwsCalls;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.port.SnapshotStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Snapshots as objects {@code snapshots/CLUSTER/ID.packed.gz}, which the bucket's lifecycle rule ends after a day. A client
 * lives no longer than a call: most clusters never need one.
 */
public final class S3SnapshotStore implements SnapshotStore {
    /**
     * Most bytes of an object, packed and unpacked: ten times what 100,000 pods on 5,000 nodes take (0.9 and 8 MB), and what a
     * planner has room for. What lies in the bucket is not trusted to be ours.
     */
    private static final int MOST_PACKED = 16 << 20;

    private static final int MOST_UNPACKED = 64 << 20;

    /** Of this form of them. One written in another is refused by its key, and whoever wanted it reads the cluster. */
    private static final String SUFFIX = ".packed.gz";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private final Supplier<S3Client> clients;
    private final String bucket;
    private final String prefix;
    private final BiConsumer<ClusterSnapshot, OutputStream> encoder;
    private final Function<String, ClusterSnapshot> decoder;

    /**
     * The store of one cluster.
     *
     * @param clients opens a client, which is closed here
     * @param encoder writes JSON in UTF-8, and leaves the stream open
     * @param decoder throws {@link IllegalArgumentException} with a sentence for what is no snapshot
     */
    public S3SnapshotStore(
            Supplier<S3Client> clients,
            String bucket,
            String cluster,
            BiConsumer<ClusterSnapshot, OutputStream> encoder,
            Function<String, ClusterSnapshot> decoder) {
        this.clients = clients;
        this.bucket = bucket;
        this.prefix = "snapshots/" + cluster + "/";
        this.encoder = encoder;
        this.decoder = decoder;
    }

    @Override
    public String keep(String id, ClusterSnapshot snapshot) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "The id \"%s\" is no name of an object: letters, digits, dots, hyphens and underscores, 128 at most."
                            .formatted(id));
        }
        var packed = packed(snapshot);
        var key = prefix + id + SUFFIX;
        try (var s3 = clients.get()) {
            AwsCalls.call(
                    "s3:PutObject",
                    key,
                    () -> s3.putObject(
                            put -> put.bucket(bucket).key(key).contentType("application/gzip"),
                            RequestBody.fromBytes(packed)));
        }
        return key;
    }

    @Override
    public Optional<ClusterSnapshot> find(String key) {
        if (!key.startsWith(prefix)
                || !key.endsWith(SUFFIX)
                || key.length() < prefix.length() + SUFFIX.length()
                || !ID.matcher(key.substring(prefix.length(), key.length() - SUFFIX.length()))
                        .matches()) {
            throw new IllegalArgumentException(
                    "The key \"%s\" is not %sID%s. Maybe the message is another cluster's, or the webhook's version is not the functions'."
                            .formatted(key, prefix, SUFFIX));
        }
        byte[] packed;
        try (var s3 = clients.get()) {
            packed = AwsCalls.call(
                    "s3:GetObject",
                    key,
                    () -> s3.getObject(
                            get -> get.bucket(bucket).key(key), (_, body) -> body.readNBytes(MOST_PACKED + 1)));
        } catch (S3Exception e) {
            // Who may not list a bucket is told 403 for what is not there (GetObject, read 2026-11-27).
            if (e.statusCode() == HttpURLConnection.HTTP_NOT_FOUND
                    || e.statusCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return Optional.empty();
            }
            throw e;
        }
        return Optional.of(decoder.apply(unpacked(key, packed)));
    }

    private byte[] packed(ClusterSnapshot snapshot) {
        try (var bytes = new ByteArrayOutputStream();
                var gzip = new CountingGzip(bytes)) {
            encoder.accept(snapshot, gzip);
            gzip.finish();
            if (gzip.unpacked() > MOST_UNPACKED || bytes.size() > MOST_PACKED) {
                throw new IllegalArgumentException(
                        "The snapshot has %d bytes, %d compressed: a planner reads %d and %d at most."
                                .formatted(gzip.unpacked(), bytes.size(), MOST_UNPACKED, MOST_PACKED));
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("Bytes in memory could not be compressed.", e);
        }
    }

    private static String unpacked(String key, byte[] packed) {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            var json = gzip.readNBytes(MOST_UNPACKED + 1);
            if (packed.length > MOST_PACKED || json.length > MOST_UNPACKED) {
                throw new IllegalArgumentException("The object %s is larger than %d bytes, %d compressed."
                        .formatted(key, MOST_UNPACKED, MOST_PACKED));
            }
            return new String(json, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The object %s is not compressed with gzip: %s.".formatted(key, e.getMessage()), e);
        }
    }

    private static final class CountingGzip extends GZIPOutputStream {
        private CountingGzip(OutputStream out) throws IOException {
            super(out);
        }

        /** Bytes that were written to it; after the end. */
        private long unpacked() {
            return def.getBytesRead();
        }
    }
}
