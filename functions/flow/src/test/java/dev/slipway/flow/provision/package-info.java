@NullMarked
package dev.slipway.flow.provision;

import org.jspecify.annotations.NullMarked;
