/**
 * What users configure: NodePool and EC2NodeClass, and what a class resolved to.
 */
@NullMarked
package dev.slipway.model.pool;

import org.jspecify.annotations.NullMarked;
