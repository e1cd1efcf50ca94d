/** What every module's code keeps to, checked on its bytecode. */
@NullMarked
package dev.slipway.testkit.rules;

import org.jspecify.annotations.NullMarked;
