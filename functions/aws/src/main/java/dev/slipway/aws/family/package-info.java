/**
 * What differs between families of images: how a node is told at its first boot which cluster to join and how, and which
 * disks it has when nobody says. A node class and a cluster become a text; nothing is called.
 */
@NullMarked
package dev.slipway.aws.family;

import org.jspecify.annotations.NullMarked;
