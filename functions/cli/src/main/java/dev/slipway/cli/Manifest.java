package dev.slipway.cli;

/**
 * A text with Kubernetes objects.
 *
 * @param name where it came from, for messages: a path, or {@code standard input}
 * @param found nobody named it: it lay in a folder, among what else lies there
 */
record Manifest(String name, String text, boolean found) {}
