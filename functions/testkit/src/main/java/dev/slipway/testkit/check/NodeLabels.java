package dev.slipway.testkit.check;

import org.jspecify.annotations.Nullable;

/** The labels of a node, by key. */
interface NodeLabels {
    /** Null without it. */
    @Nullable
    String get(String key);
}
