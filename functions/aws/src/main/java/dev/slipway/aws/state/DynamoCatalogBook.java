package dev.slipway.aws.state;

import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.port.CatalogBook;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What EC2 offers, as one item: {@code CATALOG / FACTS}, whose {@code facts} are JSON, compressed with gzip. For people:
 * {@code aws dynamodb get-item … --query Item.facts.B --output text | base64 -d | gunzip}.
 */
public final class DynamoCatalogBook implements CatalogBook {
    /**
     * Of the facts' form. Components that are added and may be missing need no new number; raise it when older readers
     * would misunderstand newer facts. Facts of every number up to this one are read.
     */
    static final long FORM = 1;

    /** Most bytes of packed facts: an item may have 400 KB (aws.md §9.1), and the rest of it is small. */
    private static final int MOST_BYTES = 395_000;

    private static final String PARTITION = "CATALOG";
    private static final String SORT = "FACTS";

    private final Table table;
    private final Function<CatalogFacts, String> write;
    private final Function<String, CatalogFacts> read;

    /**
     * Writes and reads nothing yet.
     *
     * @param write,read the facts' JSON
     */
    public DynamoCatalogBook(
            DynamoDbClient client,
            String tableName,
            Function<CatalogFacts, String> write,
            Function<String, CatalogFacts> read) {
        this.table = new Table(client, tableName);
        this.write = write;
        this.read = read;
    }

    @Override
    public Kept read(long known) {
        return table.getUnless(PARTITION, SORT, "version", known)
                .map(this::kept)
                .orElseGet(() -> new Kept.Unchanged(known));
    }

    private Kept kept(Row row) {
        var version = row.number("version");
        var form = row.number("form");
        if (form > FORM) {
            return new Kept.Unreadable(
                    "The kept catalogue has form %d, and forms up to %d are understood. Maybe a newer release wrote it."
                            .formatted(form, FORM),
                    version);
        }
        try {
            return new Kept.Found(read.apply(unpacked(row.bytes("facts"))), version);
        } catch (IOException | IllegalArgumentException broken) {
            return new Kept.Unreadable(
                    "The kept catalogue cannot be read: %s. Maybe it was edited by hand."
                            .formatted(broken.getMessage()),
                    version);
        }
    }

    @Override
    public boolean write(CatalogFacts facts, long expectedVersion) {
        var packed = packed(write.apply(facts));
        if (packed.length > MOST_BYTES) {
            throw new IllegalStateException(
                    "%d types take %d bytes, and an item holds %d. Maybe EC2 listed something other than instance types."
                            .formatted(facts.types().size(), packed.length, MOST_BYTES));
        }
        var item = Item.at(PARTITION, SORT)
                .number("form", FORM)
                .number("bytes", packed.length)
                .text("region", facts.region())
                .number("types", facts.types().size())
                .time("typesAt", facts.typesAt())
                .text("onDemandFrom", facts.onDemand().source().text())
                .time("onDemandAt", facts.onDemand().at())
                .time("spotAt", facts.spot().at())
                .bytes("facts", packed);
        return table.putNext(item, expectedVersion);
    }

    private static byte[] packed(String json) {
        try (var bytes = new ByteArrayOutputStream()) {
            try (var gzip = new GZIPOutputStream(bytes)) {
                gzip.write(json.getBytes(StandardCharsets.UTF_8));
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("Bytes in memory could not be compressed.", e);
        }
    }

    private static String unpacked(SdkBytes packed) throws IOException {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(packed.asByteArrayUnsafe()))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
