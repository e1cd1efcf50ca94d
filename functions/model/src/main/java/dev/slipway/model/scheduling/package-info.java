/**
 * What decides where a pod may run, as Kubernetes writes it: requirements, taints, tolerations, kinds of pods.
 */
@NullMarked
package dev.slipway.model.scheduling;

import org.jspecify.annotations.NullMarked;
