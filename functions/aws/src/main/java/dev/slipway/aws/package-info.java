/**
 * Adapters of the model's ports to DynamoDB, SQS and EC2. Enter: nouns of the model and SDK clients, built by the
 * wirings. Leave: nouns, outcomes, and {@code RetryableFault} for whatever may pass by itself. No SDK class leaves this
 * module through a port, and nothing here decides. This package: what the adapters share.
 */
@NullMarked
package dev.slipway.aws;

import org.jspecify.annotations.NullMarked;
