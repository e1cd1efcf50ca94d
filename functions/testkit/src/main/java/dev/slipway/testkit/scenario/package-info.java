/**
 * Clusters written down for tests: {@code given().pool("default").spot().pods(40).each("500m", "1Gi")}. A scenario is
 * data; whoever tests brings a driver that runs it.
 */
@NullMarked
package dev.slipway.testkit.scenario;

import org.jspecify.annotations.NullMarked;
