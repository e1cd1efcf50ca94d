@NullMarked
package dev.slipway.local.ec2;

import org.jspecify.annotations.NullMarked;
