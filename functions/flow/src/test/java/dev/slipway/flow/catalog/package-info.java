@NullMarked
package dev.slipway.flow.catalog;

import org.jspecify.annotations.NullMarked;
