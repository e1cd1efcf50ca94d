/**
 * From a node that joined to a claim that is initialized.
 */
@NullMarked
package dev.slipway.flow.registration;

import org.jspecify.annotations.NullMarked;
