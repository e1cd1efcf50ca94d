/**
 * The deployment of Slipway for one EKS cluster, as an AWS CDK app. Enters: context ({@code -c cluster=NAME} and options),
 * {@code template.yaml}, the built jar, chart and image. Leaves: one stack, {@code slipway-NAME}. What the functions are,
 * what starts them and what they may do is declared in the template alone; here is what belongs to a cluster. Forbidden:
 * calling AWS (the CDK's command line looks things up), and names that two clusters could share.
 */
@NullMarked
package dev.slipway.infra;

import org.jspecify.annotations.NullMarked;
