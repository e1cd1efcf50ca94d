package dev.slipway.testkit.fake;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.port.SnapshotStore;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Snapshots in memory, below the prefix of one cluster. */
public final class FakeSnapshotStore implements SnapshotStore {
    private final String prefix;
    private final Faults faults;
    private final SortedMap<String, ClusterSnapshot> byKey = new TreeMap<>();

    public FakeSnapshotStore(String cluster, Faults faults) {
        this.prefix = "snapshots/" + cluster + "/";
        this.faults = faults;
    }

    @Override
    public String keep(String id, ClusterSnapshot snapshot) {
        if (!id.matches("[A-Za-z0-9._-]{1,128}")) {
            throw new IllegalArgumentException("The id \"%s\" is no name of an object.".formatted(id));
        }
        var key = prefix + id;
        faults.around("snapshots:keep", key, () -> {
            byKey.put(key, snapshot);
        });
        return key;
    }

    @Override
    public Optional<ClusterSnapshot> find(String key) {
        if (!key.startsWith(prefix) || !key.substring(prefix.length()).matches("[A-Za-z0-9._-]{1,136}")) {
            throw new IllegalArgumentException("The key \"%s\" is not below %s.".formatted(key, prefix));
        }
        return faults.around("snapshots:find", key, () -> Optional.ofNullable(byKey.get(key)));
    }

    /** What the bucket's lifecycle rule does after a day. */
    public void expire() {
        byKey.clear();
    }
}
