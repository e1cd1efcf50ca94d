/** Reads what EC2, the table and the cluster say, for a person who asks; writes claims again where the table was lost. */
@NullMarked
package dev.slipway.flow.doctor;

import org.jspecify.annotations.NullMarked;
