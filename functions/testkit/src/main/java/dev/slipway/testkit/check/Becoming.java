package dev.slipway.testkit.check;

import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.HostPort;
import java.util.List;

/**
 * One node that a site is, or may become.
 *
 * @param what type and zone, for sentences
 * @param free for planned pods: bound pods and DaemonSets have theirs; below zero where more is used than there is
 * @param daemonPorts that DaemonSets take
 */
record Becoming(String what, NodeLabels labels, ResourceList free, List<HostPort> daemonPorts) {}
