package dev.slipway.model.port;

/** What EC2 said to a launch that was tried and not made. */
public sealed interface DryRunOutcome {
    /** EC2 would launch, as far as permissions and parameters go; it does not look for capacity. */
    record Passed() implements DryRunOutcome {}

    /**
     * EC2 would not, until somebody changes something.
     *
     * @param reason one word, as in a status condition: {@code RunInstancesAuthCheckFailed}
     * @param message a sentence with what was refused and the likely fix
     */
    record Refused(String reason, String message) implements DryRunOutcome {}

    /** EC2 said something that proves neither, so that it is to be asked again. */
    record Undecided(String why) implements DryRunOutcome {}
}
