package dev.slipway.cli;

import java.util.List;

/** The user's mistake, not ours: shown as one line for each fault, without a stack trace. */
final class UserFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;
    private final int exitCode;

    UserFault(String fault) {
        this(List.of(fault));
    }

    UserFault(List<String> faults) {
        this(faults, ExitCode.FAULTY_INPUT);
    }

    private UserFault(List<String> faults, int exitCode) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
        this.exitCode = exitCode;
    }

    /** Of the command line itself, not of what it names. */
    static UserFault ofUsage(List<String> faults) {
        return new UserFault(faults, ExitCode.USAGE);
    }

    int exitCode() {
        return exitCode;
    }

    /** One sentence each: object, value, likely fix. */
    List<String> faults() {
        return faults;
    }
}
