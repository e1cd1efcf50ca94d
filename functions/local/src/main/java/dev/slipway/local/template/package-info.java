/**
 * Reads {@code template.yaml} into what the local run acts on.
 *
 * <p>Enters: the SAM template, values of its parameters, the place where it runs. Leaves: records with every reference
 * resolved. Forbidden: starting anything; passing over a property that would change what a deployed stack does.
 */
@NullMarked
package dev.slipway.local.template;

import org.jspecify.annotations.NullMarked;
