package dev.slipway.cluster;

import dev.slipway.model.pool.MetadataOptions;

/** Reads the instance metadata settings of an EC2NodeClass (aws.md §1.6). */
final class MetadataOptionsReader {
    private MetadataOptionsReader() {}

    static MetadataOptions read(Fields fields) {
        var hops = fields.number("httpPutResponseHopLimit", 1, 64);
        var read = new MetadataOptions(
                oneOf(fields, "httpEndpoint", "enabled", "disabled").equals("enabled"),
                oneOf(fields, "httpProtocolIPv6", "disabled", "enabled").equals("enabled"),
                hops == null ? MetadataOptions.DEFAULT.httpPutResponseHopLimit() : hops,
                oneOf(fields, "httpTokens", "required", "optional"));
        fields.rejectUnknown();
        return read;
    }

    /** The first word is the default. */
    private static String oneOf(Fields fields, String name, String usual, String other) {
        if (!fields.has(name)) {
            return usual;
        }
        var text = fields.text(name);
        if (!text.equals(usual) && !text.equals(other)) {
            fields.report().fault(fields.path(name), "\"%s\" is neither %s nor %s.".formatted(text, usual, other));
        }
        return text;
    }
}
