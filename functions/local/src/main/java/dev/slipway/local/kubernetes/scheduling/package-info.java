/** The kube-scheduler's stand-in: its filters, a simple score, its words. */
@NullMarked
package dev.slipway.local.kubernetes.scheduling;

import org.jspecify.annotations.NullMarked;
