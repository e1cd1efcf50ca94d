package dev.slipway.local.ec2;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One instance as it was at one moment, for the rest of the demonstration.
 *
 * @param id as {@code i-0123456789abcdef0}
 * @param instanceType as {@code m7g.large}
 * @param zone availability zone, as {@code us-east-1a}
 * @param architecture in EC2's words: {@code x86_64} or {@code arm64}
 * @param lifecycle spot or on-demand
 * @param pricePerHour US dollars an hour when it was launched
 * @param privateDnsName as {@code ip-10-0-0-4.ec2.internal}; the node's name on EKS
 * @param privateIp IPv4 address in its subnet
 * @param subnetId where its address is from
 * @param imageId what it was started from
 * @param fleetId the CreateFleet call that launched it
 * @param state the state reached
 * @param stateSince when that state was reached
 * @param userData decoded; empty when the launch template has none
 * @param tags by key, with those that EC2 itself adds
 * @param launchedAt when CreateFleet was answered
 */
public record StandInInstance(
        String id,
        String instanceType,
        String zone,
        String architecture,
        Lifecycle lifecycle,
        BigDecimal pricePerHour,
        String privateDnsName,
        String privateIp,
        String subnetId,
        String imageId,
        String fleetId,
        InstanceState state,
        Instant stateSince,
        String userData,
        SortedMap<String, String> tags,
        Instant launchedAt) {
    public StandInInstance {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }
}
