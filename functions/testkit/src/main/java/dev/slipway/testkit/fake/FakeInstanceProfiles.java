package dev.slipway.testkit.fake;

import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.port.InstanceProfiles;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Instance profiles in memory; which are there and which are used is the test's to say. */
public final class FakeInstanceProfiles implements InstanceProfiles {
    private final Faults faults;
    private final SortedSet<String> made = new TreeSet<>();
    private final SortedSet<String> used = new TreeSet<>();

    public FakeInstanceProfiles(Faults faults) {
        this.faults = faults;
    }

    /** The class's profile is there from now on; answers with its name. */
    public String make(NodeClass nodeClass) {
        made.add(nameFor(nodeClass));
        return nameFor(nodeClass);
    }

    /** An instance has the profile. */
    public void use(String name) {
        used.add(name);
    }

    /** No instance has it any more. */
    public void release(String name) {
        used.remove(name);
    }

    @Override
    public String nameFor(NodeClass nodeClass) {
        return nodeClass.instanceProfile().isEmpty()
                ? "fake_%s_%s".formatted(nodeClass.name(), nodeClass.role())
                : nodeClass.instanceProfile();
    }

    @Override
    public List<Profile> made() {
        return faults.around(
                "profiles:made",
                "all",
                () -> made.stream()
                        .map(name -> new Profile(name, "arn:aws:iam::111122223333:instance-profile/" + name))
                        .toList());
    }

    @Override
    public boolean inUse(Profile profile) {
        return faults.around("profiles:inUse", profile.name(), () -> used.contains(profile.name()));
    }

    @Override
    public void delete(String name) {
        faults.around("profiles:delete", name, () -> {
            made.remove(name);
        });
    }
}
