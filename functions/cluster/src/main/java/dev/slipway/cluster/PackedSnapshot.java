package dev.slipway.cluster;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.scheduling.PodGroup;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * A snapshot as it lies in a bucket: names of pods without what those of their kind begin with, which is most of a name
 * and, spread over thousands of nodes, further apart than gzip looks back (32 KiB).
 *
 * @param beginnings of names, by kind
 * @param snapshot with the ends of names
 */
public record PackedSnapshot(List<String> beginnings, ClusterSnapshot snapshot) {
    /** Characters of an object's name at the most; Kubernetes, DNS subdomain names. */
    private static final int LONGEST_NAME = 253;

    public PackedSnapshot {
        beginnings = List.copyOf(beginnings);
    }

    /** JSON in UTF-8; leaves the stream open. */
    public static void write(ClusterSnapshot snapshot, OutputStream out) {
        ModelJson.write(of(snapshot), out);
    }

    /**
     * What {@link #write} wrote.
     *
     * @throws UnreadableJson when it is not JSON, or not JSON of this
     * @throws IllegalArgumentException when there are pods of no kind
     */
    public static ClusterSnapshot read(String json) {
        return ModelJson.read(json, PackedSnapshot.class).unpacked();
    }

    private static PackedSnapshot of(ClusterSnapshot whole) {
        var beginnings = new String[whole.kinds().size()];
        whole.pending().forEach(group -> shorten(beginnings, group));
        whole.nodes().forEach(node -> node.pods().forEach(group -> shorten(beginnings, group)));
        var all = new ArrayList<String>();
        for (var beginning : beginnings) {
            all.add(beginning == null ? "" : beginning);
        }
        return new PackedSnapshot(all, renamed(whole, (beginning, name) -> name.substring(beginning.length()), all));
    }

    private static void shorten(String[] beginnings, PodGroup group) {
        for (var name : group.names()) {
            var known = beginnings[group.kind()];
            if (known == null) {
                beginnings[group.kind()] = name;
            } else if (!name.startsWith(known)) {
                beginnings[group.kind()] = known.substring(0, alike(known, name));
            }
        }
    }

    private static int alike(String one, String other) {
        var length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }

    private ClusterSnapshot unpacked() {
        if (beginnings.size() != snapshot.kinds().size()) {
            throw new IllegalArgumentException("The snapshot has %d kinds of pods and %d beginnings of names."
                    .formatted(snapshot.kinds().size(), beginnings.size()));
        }
        // Whatever is short when packed would be as long as one likes otherwise.
        if (beginnings.stream().anyMatch(beginning -> beginning.length() > LONGEST_NAME)) {
            throw new IllegalArgumentException(
                    "The snapshot has a beginning of names of more than %d characters.".formatted(LONGEST_NAME));
        }
        return renamed(snapshot, String::concat, beginnings);
    }

    private static ClusterSnapshot renamed(
            ClusterSnapshot snapshot, BinaryOperator<String> name, List<String> beginnings) {
        return snapshot.with(
                renamedGroups(snapshot.pending(), name, beginnings),
                snapshot.nodes().stream()
                        .map(node -> node.with(renamedGroups(node.pods(), name, beginnings)))
                        .toList());
    }

    private static List<PodGroup> renamedGroups(
            List<PodGroup> groups, BinaryOperator<String> name, List<String> beginnings) {
        // No streams where a hundred thousand groups pass.
        var renamed = new ArrayList<PodGroup>(groups.size());
        for (var group : groups) {
            if (group.kind() < 0 || group.kind() >= beginnings.size()) {
                throw new IllegalArgumentException("The snapshot has pods of kind %d, and %d kinds of pods."
                        .formatted(group.kind(), beginnings.size()));
            }
            var beginning = beginnings.get(group.kind());
            var names = new ArrayList<String>(group.names().size());
            for (var one : group.names()) {
                names.add(name.apply(beginning, one));
            }
            renamed.add(new PodGroup(group.kind(), names, group.leaving()));
        }
        return renamed;
    }
}
