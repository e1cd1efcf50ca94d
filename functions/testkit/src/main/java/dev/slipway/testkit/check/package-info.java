/**
 * An independent judge of plans, written from the Kubernetes documentation of the scheduler's filter plugins (read
 * 2026-11-24). It shares no code with the solver and prefers the obvious to the fast.
 */
@NullMarked
package dev.slipway.testkit.check;

import org.jspecify.annotations.NullMarked;
