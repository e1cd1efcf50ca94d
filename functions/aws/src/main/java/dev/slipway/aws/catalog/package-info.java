/**
 * What EC2 offers and what a node class means in the account. Answers are kept for minutes to hours; while EC2 does not
 * answer, old ones serve.
 */
@NullMarked
package dev.slipway.aws.catalog;

import org.jspecify.annotations.NullMarked;
