/**
 * The AWS services of the embedded default: queues (ElasticMQ), table (DynamoDB Local), event bus (Event Ruler), and
 * {@link dev.slipway.local.aws.LocalAws}, which starts them and the Lambda host from one template.
 *
 * <p>Everything listens on the loopback address, on ports that the operating system chooses.
 */
@NullMarked
package dev.slipway.local.aws;

import org.jspecify.annotations.NullMarked;
