/** Stand-ins for the controllers that make and remove pods. */
@NullMarked
package dev.slipway.local.kubernetes.workloads;

import org.jspecify.annotations.NullMarked;
