/**
 * The story that {@code slipway local} tells: pods that wait get nodes, an interrupted node gets its replacement, empty
 * nodes go away. Every line of it is read back from where users would look: DynamoDB, EC2, the Kubernetes API.
 */
@NullMarked
package dev.slipway.local.story;

import org.jspecify.annotations.NullMarked;
