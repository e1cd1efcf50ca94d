package dev.slipway.cli;

import java.time.Clock;

/** What commands are given that look into a deployment: how to ask it, how to read its cluster, and the time. */
record Inspection(Deployments deployments, LiveClusters clusters, Clock clock) {}
