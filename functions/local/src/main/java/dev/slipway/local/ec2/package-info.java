/** A stand-in for Amazon EC2 in one process: speaks the EC2 Query protocol over HTTP and keeps its instances in memory. */
@NullMarked
package dev.slipway.local.ec2;

import org.jspecify.annotations.NullMarked;
