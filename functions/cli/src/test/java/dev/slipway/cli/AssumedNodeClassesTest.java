package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.slipway.model.pool.ResolvedNodeClass;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class AssumedNodeClassesTest {
    @Test
    void aClassThatOnlyAPoolNamesIsReadyEverywhere() {
        var assumed = AssumedNodeClasses.of(Examples.snapshot(List.of()), Examples.catalog());
        assertEquals(1, assumed.size());
        var ready = assertInstanceOf(ResolvedNodeClass.Ready.class, assumed.getFirst());
        assertEquals("unwritten", ready.name());
        assertEquals(new TreeSet<>(List.of("us-east-1a", "us-east-1b", "us-east-1c")), ready.zones());
        assertEquals(
                new TreeSet<>(List.of("amd64", "arm64")),
                new TreeSet<>(ready.images().stream()
                        .map(ResolvedNodeClass.Image::architecture)
                        .toList()));
    }
}
