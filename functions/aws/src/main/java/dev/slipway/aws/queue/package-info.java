/**
 * Messages for the plan queue, the drain queue and the dead letters. What a message says is encoded by a function that
 * the wiring passes in, so that readers and writers share one codec.
 */
@NullMarked
package dev.slipway.aws.queue;

import org.jspecify.annotations.NullMarked;
