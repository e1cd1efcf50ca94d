package dev.slipway.cli;

import java.util.List;

/** The user's mistake, not ours: shown as one line for each fault, without a stack trace. */
final class UserFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    UserFault(String fault) {
        this(List.of(fault));
    }

    UserFault(List<String> faults) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
    }

    /** One sentence each: object, value, likely fix. */
    List<String> faults() {
        return faults;
    }
}
