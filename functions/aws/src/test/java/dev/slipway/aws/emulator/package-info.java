/** The adapters against LocalStack and moto: the same contracts, and what these two do otherwise. */
@NullMarked
package dev.slipway.aws.emulator;

import org.jspecify.annotations.NullMarked;
