package dev.slipway.cli;

/** What a shell learns of a command's end. */
final class ExitCode {
    /** What was asked for was done; pods may still fit nowhere. */
    static final int DONE = 0;

    /** Something in the input could not be read or used; every fault was named. */
    static final int FAULTY_INPUT = 1;

    /** Asked for with {@code --exit-code}: pods stay without a node, or a NodePool can launch nothing. */
    static final int UNSCHEDULABLE = 2;

    /** Asked for with {@code --exit-code}: {@code doctor} found a disagreement. */
    static final int FINDINGS = 2;

    /** The command line itself is wrong: EX_USAGE of sysexits.h. */
    static final int USAGE = 64;

    /** A bug: EX_SOFTWARE of sysexits.h. */
    static final int BUG = 70;

    /** Standard output could not be written: EX_IOERR of sysexits.h. */
    static final int UNWRITTEN = 74;

    private ExitCode() {}
}
