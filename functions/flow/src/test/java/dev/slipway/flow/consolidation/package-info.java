@NullMarked
package dev.slipway.flow.consolidation;

import org.jspecify.annotations.NullMarked;
