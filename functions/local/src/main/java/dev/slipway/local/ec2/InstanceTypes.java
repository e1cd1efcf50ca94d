package dev.slipway.local.ec2;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The instance types and where they are sold. The facts are recorded ones (see the head of {@code instance-types.csv}); the zones are
 * made up: a type is sold in all three, but for one type in sixteen, which is missing from one zone.
 */
final class InstanceTypes {
    static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");

    private static final int ONE_MISSING_IN = 16;

    private final SortedMap<String, InstanceTypeFacts> types;

    private InstanceTypes(SortedMap<String, InstanceTypeFacts> types) {
        this.types = types;
    }

    static InstanceTypes load() {
        var rows = CsvResource.rows("instance-types.csv");
        var header = rows.getFirst();
        var types = new TreeMap<String, InstanceTypeFacts>();
        for (var row : rows.subList(1, rows.size())) {
            if (row.size() != header.size()) {
                throw new IllegalStateException("instance-types.csv has %d cells for %s where its header has %d."
                        .formatted(row.size(), row.getFirst(), header.size()));
            }
            var cells = new TreeMap<String, String>();
            for (int column = 0; column < row.size(); column++) {
                cells.put(header.get(column), row.get(column));
            }
            types.put(row.getFirst(), new InstanceTypeFacts(row.getFirst(), Collections.unmodifiableSortedMap(cells)));
        }
        return new InstanceTypes(Collections.unmodifiableSortedMap(types));
    }

    /** By name, in the order of names. */
    SortedMap<String, InstanceTypeFacts> all() {
        return types;
    }

    @Nullable
    InstanceTypeFacts find(String name) {
        return types.get(name);
    }

    /** The zones that sell the type: two or three of {@link #ZONES}. */
    static List<String> zones(String type) {
        long hash = hash("zones of " + type);
        if (hash % ONE_MISSING_IN != 0) {
            return ZONES;
        }
        var missing = ZONES.get((int) (hash / ONE_MISSING_IN % ZONES.size()));
        return ZONES.stream().filter(zone -> !zone.equals(missing)).toList();
    }

    /** The same number in every run and on every machine. */
    static long hash(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}
