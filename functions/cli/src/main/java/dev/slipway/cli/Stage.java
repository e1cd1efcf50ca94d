package dev.slipway.cli;

import dev.slipway.model.claim.NodeClaim;
import java.util.Locale;

/** The states of a claim in the order of its life, as users name them. */
enum Stage {
    PLANNED,
    LAUNCHED,
    REGISTERED,
    INITIALIZED,
    DISRUPTED,
    DRAINING,
    TERMINATING,
    TERMINATED,
    FAILED;

    static Stage of(NodeClaim claim) {
        return valueOf(claim.state().text().toUpperCase(Locale.ROOT));
    }

    boolean live() {
        return this != TERMINATED && this != FAILED;
    }

    /** As the table has it. */
    @Override
    public String toString() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
}
