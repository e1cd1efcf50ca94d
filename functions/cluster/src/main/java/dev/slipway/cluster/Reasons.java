package dev.slipway.cluster;

import java.util.ArrayList;
import java.util.List;

/** Why an API server would refuse an object: sentences that begin with where it is. */
final class Reasons {
    private final List<String> all = new ArrayList<>();

    void add(String place, String reason) {
        all.add(place + ": " + reason);
    }

    boolean none() {
        return all.isEmpty();
    }

    List<String> all() {
        return List.copyOf(all);
    }
}
