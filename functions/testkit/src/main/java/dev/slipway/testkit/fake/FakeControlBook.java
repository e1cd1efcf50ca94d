package dev.slipway.testkit.fake;

import dev.slipway.model.port.ControlBook;
import java.util.SortedMap;
import java.util.TreeMap;

/** Remembered values in memory. */
public final class FakeControlBook implements ControlBook {
    private final Faults faults;
    private final SortedMap<String, Control> controls = new TreeMap<>();

    public FakeControlBook(Faults faults) {
        this.faults = faults;
    }

    @Override
    public Control read(String name) {
        return faults.around("controls:read", name, () -> current(name));
    }

    @Override
    public boolean write(String name, SortedMap<String, String> values, long expectedVersion) {
        return faults.around("controls:write", name, () -> {
            if (current(name).version() != expectedVersion) {
                return false;
            }
            controls.put(name, new Control(values, expectedVersion + 1));
            return true;
        });
    }

    private Control current(String name) {
        return controls.getOrDefault(name, new Control(new TreeMap<>(), 0));
    }
}
