/**
 * What a node class means in the account: subnets, security groups, images and the instance profile, each looked up once
 * and kept for as long as it may be used. What cannot be found or may not be asked is a reason, never an exception.
 */
@NullMarked
package dev.slipway.aws.nodeclass;

import org.jspecify.annotations.NullMarked;
