/**
 * The part that runs in the cluster. Enters: what informers see of pods, nodes and configuration. Leaves: batches of
 * pending pods with a snapshot for the plan queue, and node changes for the node queue. It takes no decision and changes
 * nothing; whatever it loses, the sweep finds. Forbidden: waiting for a queue while holding a lock that informers need.
 */
@NullMarked
package dev.slipway.webhook;

import org.jspecify.annotations.NullMarked;
