/**
 * Claims, offerings, decisions and control values in the cluster's DynamoDB table. Written for people who query by hand:
 * plain attribute names, ISO-8601 times, quantities as Kubernetes writes them. Every write is conditional or repeats itself
 * without harm.
 */
@NullMarked
package dev.slipway.aws.state;

import org.jspecify.annotations.NullMarked;
