/** The kubelet's stand-in: instances become nodes as their user data says, and run what is bound to them. */
@NullMarked
package dev.slipway.local.kubernetes.nodes;

import org.jspecify.annotations.NullMarked;
