package dev.slipway.local.lambda;

/**
 * What a caller gets back.
 *
 * @param invocation the log entry
 * @param payload what the handler returned, JSON; empty when it did not return
 */
public record Reply(Invocation invocation, String payload) {}
