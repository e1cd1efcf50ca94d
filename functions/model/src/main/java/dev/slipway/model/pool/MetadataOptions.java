package dev.slipway.model.pool;

/**
 * How the instance metadata service answers on a node (aws.md §1.6).
 *
 * @param httpEndpoint false: it does not answer at all
 * @param httpProtocolIpv6 it answers over IPv6, too
 * @param httpPutResponseHopLimit 1 to 64; 1 keeps containers with a network of their own away
 * @param httpTokens {@code required} (IMDSv2) or {@code optional}
 */
public record MetadataOptions(
        boolean httpEndpoint, boolean httpProtocolIpv6, int httpPutResponseHopLimit, String httpTokens) {
    /** What the definition of EC2NodeClass v1 says where nothing is written. */
    public static final MetadataOptions DEFAULT = new MetadataOptions(true, false, 1, "required");
}
