package dev.slipway.model.pool;

/** Where a NodePool's nodes get their AWS settings from. */
public record NodeClassRef(String group, String kind, String name) {}
