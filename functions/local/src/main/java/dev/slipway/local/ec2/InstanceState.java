package dev.slipway.local.ec2;

/** The states that an instance of the stand-in passes through; it is never stopped. */
public enum InstanceState {
    PENDING(0, "pending"),
    RUNNING(16, "running"),
    SHUTTING_DOWN(32, "shutting-down"),
    TERMINATED(48, "terminated");

    private final int code;
    private final String word;

    InstanceState(int code, String word) {
        this.code = code;
        this.word = word;
    }

    /** EC2's number for the state, as in {@code instanceState/code}. */
    public int code() {
        return code;
    }

    /** EC2's word for the state, as in {@code instance-state-name}. */
    public String word() {
        return word;
    }

    /** True from the moment that termination was asked for. */
    public boolean leaving() {
        return this == SHUTTING_DOWN || this == TERMINATED;
    }
}
