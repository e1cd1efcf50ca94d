/**
 * In-memory stand-ins for the ports, for tests. All of one test share a {@link dev.slipway.testkit.fake.Faults}, which can
 * kill the flow before or after any call, and a clock that only the test moves. A fake without a contract is not
 * trusted: each passes the same contract as the adapter that it stands for.
 */
@NullMarked
package dev.slipway.testkit.fake;

import org.jspecify.annotations.NullMarked;
