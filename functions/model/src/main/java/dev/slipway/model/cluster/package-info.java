/**
 * The cluster as the solver sees it: a compact picture of nodes, kinds of pods and configuration.
 */
@NullMarked
package dev.slipway.model.cluster;

import org.jspecify.annotations.NullMarked;
