package dev.slipway.local.lambda;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Every invocation since the host started, in the order in which they ended. Safe for several threads. */
public final class InvocationLog {
    private final List<Invocation> invocations = new CopyOnWriteArrayList<>();
    private final List<Consumer<Invocation>> listeners = new CopyOnWriteArrayList<>();

    InvocationLog() {}

    /** A copy of what was logged so far. */
    public List<Invocation> all() {
        return List.copyOf(invocations);
    }

    /** Calls the listener at the end of each further invocation, on the invoking thread: it must not block. */
    public void listen(Consumer<Invocation> listener) {
        listeners.add(listener);
    }

    void add(Invocation invocation) {
        invocations.add(invocation);
        listeners.forEach(listener -> listener.accept(invocation));
    }
}
