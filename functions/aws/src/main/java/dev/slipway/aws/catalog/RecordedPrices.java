package dev.slipway.aws.catalog;

import dev.slipway.model.catalog.OnDemandPrices;
import dev.slipway.model.resource.HourlyPrice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.TreeMap;

/**
 * On-demand prices that come with the program: facts recorded for us-east-1 (the file says when and where from), used for a
 * region until its own prices are known.
 */
public final class RecordedPrices {
    private static final String RECORDED = "/dev/slipway/aws/on-demand-prices.csv";

    /** When they were recorded; the file's head has it too. */
    private static final Instant AT = Instant.parse("2026-01-19T00:00:00Z");

    private RecordedPrices() {}

    /** The prices that come with this module. */
    public static OnDemandPrices onDemand() {
        try (var resource = RecordedPrices.class.getResourceAsStream(RECORDED)) {
            if (resource == null) {
                throw new IllegalStateException(
                        "%s is not on the class path. Maybe the jar was stripped.".formatted(RECORDED));
            }
            return read(resource);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + RECORDED, e);
        }
    }

    /** Lines of {@code type,dollars}; a line that begins with # is a comment. */
    static OnDemandPrices read(InputStream csv) {
        var prices = new TreeMap<String, HourlyPrice>();
        var lines = new BufferedReader(new InputStreamReader(csv, StandardCharsets.UTF_8)).lines();
        lines.map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> {
                    var comma = line.indexOf(',');
                    if (comma < 1) {
                        throw new IllegalArgumentException(
                                "\"%s\" is not a line of type,dollars in the on-demand prices.".formatted(line));
                    }
                    prices.put(line.substring(0, comma), HourlyPrice.parse(line.substring(comma + 1)));
                });
        return new OnDemandPrices(prices, OnDemandPrices.Source.RECORDED, AT);
    }
}
