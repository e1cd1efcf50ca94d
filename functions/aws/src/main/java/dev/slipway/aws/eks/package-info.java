/**
 * The EKS cluster from outside: where its API server is, and how a function signs in. Nothing here is made before it is
 * asked for, so a snapshot of an initialised function holds no token and no answer.
 */
@NullMarked
package dev.slipway.aws.eks;

import org.jspecify.annotations.NullMarked;
