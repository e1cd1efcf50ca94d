/** How the stand-ins run: passes over the whole picture, triggered by changes and by time, one at a time. */
@NullMarked
package dev.slipway.local.kubernetes.loop;

import org.jspecify.annotations.NullMarked;
