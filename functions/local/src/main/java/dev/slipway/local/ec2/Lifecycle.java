package dev.slipway.local.ec2;

/** How an instance is bought. */
public enum Lifecycle {
    ON_DEMAND("on-demand"),
    SPOT("spot");

    private final String word;

    Lifecycle(String word) {
        this.word = word;
    }

    /** EC2's word, which is also Karpenter's capacity type: {@code on-demand} or {@code spot}. */
    public String word() {
        return word;
    }

    static Lifecycle of(String word) {
        for (var lifecycle : values()) {
            if (lifecycle.word.equals(word)) {
                return lifecycle;
            }
        }
        throw Ec2Error.invalidValue(
                "Invalid value '%s' for DefaultTargetCapacityType. The EC2 stand-in serves on-demand and spot."
                        .formatted(word));
    }
}
