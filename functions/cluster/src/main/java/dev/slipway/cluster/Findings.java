package dev.slipway.cluster;

import dev.slipway.model.cluster.ObjectFault;
import java.util.ArrayList;
import java.util.List;

/** Collects what was wrong with objects while they are read, so that everything else can go on. */
final class Findings {
    private final List<ObjectFault> faults = new ArrayList<>();
    private final List<ObjectFault> warnings = new ArrayList<>();

    /** A report on one object, named as {@code Kind/name}. */
    ObjectReport about(String object) {
        return new ObjectReport(this, object);
    }

    void fault(String object, String message) {
        faults.add(new ObjectFault(object, message));
    }

    void warn(String object, String message) {
        warnings.add(new ObjectFault(object, message));
    }

    /** Objects that cannot be used, in the order in which they were met. */
    List<ObjectFault> faults() {
        return List.copyOf(faults);
    }

    /** What is used, but not wholly as it was written. */
    List<ObjectFault> warnings() {
        return List.copyOf(warnings);
    }
}
