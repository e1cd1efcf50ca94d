/**
 * AWS as others built it: LocalStack and moto, for tests of adapters and handlers with nothing but the endpoint changed.
 * Enter: an installation by {@code .ci/emulators}, or a container engine. Leaves: an address on this machine.
 */
@NullMarked
package dev.slipway.testkit.emulator;

import org.jspecify.annotations.NullMarked;
