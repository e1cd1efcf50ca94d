package dev.slipway.local.ec2;

import java.util.SortedMap;

/** A security group of the default VPC; its tags may grow. */
record SecurityGroup(String id, String name, String description, SortedMap<String, String> tags) {}
