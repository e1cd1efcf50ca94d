package dev.slipway.cluster;

/**
 * The instance metadata settings of an EC2NodeClass (aws.md §1.6).
 *
 * @param hopLimit 1 to 64
 */
record MetadataOptions(String httpTokens, int hopLimit) {
    static MetadataOptions read(Fields fields) {
        var tokens = oneOf(fields, "httpTokens", "required", "optional");
        var hops = fields.number("httpPutResponseHopLimit", 1, 64);
        if (!oneOf(fields, "httpEndpoint", "enabled", "disabled").equals("enabled")
                || !oneOf(fields, "httpProtocolIPv6", "disabled", "enabled").equals("disabled")) {
            fields.report()
                    .warn(
                            fields.path("httpEndpoint"),
                            "this version honours httpTokens and httpPutResponseHopLimit alone; the endpoint is enabled, over IPv4.");
        }
        fields.rejectUnknown();
        return new MetadataOptions(tokens, hops == null ? 1 : hops);
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
