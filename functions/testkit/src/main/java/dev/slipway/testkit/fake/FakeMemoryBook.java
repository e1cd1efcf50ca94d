package dev.slipway.testkit.fake;

import dev.slipway.model.port.MemoryBook;
import dev.slipway.model.resource.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Memory that nodes were seen to have, in memory. */
public final class FakeMemoryBook implements MemoryBook {
    private static final Duration KEPT_FOR = Duration.ofDays(60);

    private final Faults faults;
    private final SortedMap<String, SortedMap<String, Seen>> seen = new TreeMap<>();

    private record Seen(Quantity memory, Instant until) {}

    public FakeMemoryBook(Faults faults) {
        this.faults = faults;
    }

    @Override
    public void saw(String instanceType, String imageId, Quantity memory, Instant now) {
        faults.around("memory-book:saw", imageId + "/" + instanceType, () -> {
            seen.computeIfAbsent(imageId, _ -> new TreeMap<>())
                    .merge(
                            instanceType,
                            new Seen(memory, now.plus(KEPT_FOR)),
                            (old, fresh) ->
                                    !old.until().isAfter(now) || fresh.memory().compareTo(old.memory()) <= 0
                                            ? fresh
                                            : old);
        });
    }

    @Override
    public SortedMap<String, SortedMap<String, Quantity>> seen(List<String> imageIds, Instant now) {
        return faults.around("memory-book:seen", String.join(",", imageIds), () -> {
            var known = new TreeMap<String, SortedMap<String, Quantity>>();
            for (var image : imageIds) {
                seen.getOrDefault(image, new TreeMap<>()).forEach((type, one) -> {
                    if (one.until().isAfter(now)) {
                        known.computeIfAbsent(image, _ -> new TreeMap<>()).put(type, one.memory());
                    }
                });
            }
            return known;
        });
    }
}
