/**
 * From a request for capacity to instances: gather facts, let the solver decide, record claims, launch fleets.
 */
@NullMarked
package dev.slipway.flow.provision;

import org.jspecify.annotations.NullMarked;
