package dev.slipway.testkit.contract;

/**
 * In what an EC2 that is not AWS's may differ from it: these are all that the contracts allow. A test that meets one holds
 * the other EC2 to what it does instead, so that an emulator that learns better is noticed.
 */
public enum Ec2Difference {
    /** A repeated client token launches again (LocalStack, moto). */
    IGNORES_CLIENT_TOKENS,
    /** No pool is ever empty, and a fleet takes its first override (LocalStack, moto). */
    NEVER_RUNS_OUT,
    /** No instance ever fails a status check, and nothing is scheduled for one (LocalStack, moto). */
    ALWAYS_WELL
}
