/**
 * From what EC2, Kubernetes and the table say to what moves on although its event was lost.
 */
@NullMarked
package dev.slipway.flow.sweep;

import org.jspecify.annotations.NullMarked;
