/**
 * When what EC2 offers has to be asked for again: what is kept goes in, what is due comes out.
 */
@NullMarked
package dev.slipway.solver.catalog;

import org.jspecify.annotations.NullMarked;
