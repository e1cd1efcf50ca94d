/**
 * A Lambda host for one machine: runs each function of the template as a child process that speaks the Lambda Runtime
 * API, and feeds it from queues and schedules as Lambda does.
 *
 * <p>Enters: functions of the template, messages, ticks. Leaves: replies, deleted messages, a log of invocations.
 * Forbidden: loading a handler into this process.
 */
@NullMarked
package dev.slipway.local.lambda;

import org.jspecify.annotations.NullMarked;
