package dev.slipway.cli;

/**
 * A text with Kubernetes objects.
 *
 * @param name where it came from, for messages: a path, or {@code standard input}
 */
record Manifest(String name, String text) {}
