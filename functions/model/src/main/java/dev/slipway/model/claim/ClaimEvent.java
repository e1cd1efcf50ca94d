package dev.slipway.model.claim;

import java.time.Instant;

/**
 * One line of a claim's history.
 *
 * @param actor the function that did it: {@code provision}, {@code interruption}, …
 * @param from,to states; {@code from} is empty for the first line; equal where something happened without a transition
 * @param why one sentence for people
 */
public record ClaimEvent(NodeClaimName claim, Instant at, String actor, String from, String to, String why) {}
