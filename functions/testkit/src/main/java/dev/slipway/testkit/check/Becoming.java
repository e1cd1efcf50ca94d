package dev.slipway.testkit.check;

import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodKind;
import java.util.List;

/**
 * One node that a site is, or may become.
 *
 * @param what type and zone, for sentences
 * @param free for planned pods: bound pods and DaemonSets have theirs; below zero where more is used than there is
 * @param daemons pods of DaemonSets, bound or to come
 */
record Becoming(String what, NodeLabels labels, ResourceList free, List<PodKind> daemons) {}
