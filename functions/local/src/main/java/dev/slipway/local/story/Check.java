package dev.slipway.local.story;

/**
 * One thing that the story promises.
 *
 * @param promise in one sentence
 * @param held whether it was so
 * @param evidence what was found, and where it can be looked up
 */
public record Check(String promise, boolean held, String evidence) {}
