package dev.slipway.solver.placing;

import dev.slipway.model.scheduling.HostPort;
import java.util.List;

/** When two pods want the same port of a node (core.md §2.9). */
public final class Ports {
    private Ports() {}

    public static boolean conflict(List<HostPort> taken, List<HostPort> asked) {
        for (var one : taken) {
            for (var other : asked) {
                if (one.port() == other.port()
                        && one.protocol().equals(other.protocol())
                        && (one.ip().equals(other.ip())
                                || one.ip().equals(HostPort.ANY)
                                || other.ip().equals(HostPort.ANY))) {
                    return true;
                }
            }
        }
        return false;
    }
}
