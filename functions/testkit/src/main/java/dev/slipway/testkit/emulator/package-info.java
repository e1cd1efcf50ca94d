/**
 * AWS and Kubernetes as others built them: LocalStack, moto and the control plane of Kubernetes, for tests of adapters and
 * handlers with nothing but the endpoint changed. Enter: an installation by {@code .ci/emulators} or
 * {@code .ci/control-plane}, or a container engine. Leaves: an address on this machine.
 */
@NullMarked
package dev.slipway.testkit.emulator;

import org.jspecify.annotations.NullMarked;
