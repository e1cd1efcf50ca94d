/**
 * Lambda entry points. Each handler reads, lets its step gather, decide and apply, and replies; everything that it needs
 * is in its wiring. Enters: SQS batches and schedules. Leaves: batch item failures for what should come again.
 */
@NullMarked
package dev.slipway.handlers;

import org.jspecify.annotations.NullMarked;
