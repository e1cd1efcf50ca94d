package dev.slipway.model.port;

import dev.slipway.model.decision.Decision;
import java.time.LocalDate;
import java.util.List;

/** Keeps decisions for a while, so that people can ask why. */
public interface DecisionLedger {
    /** Writing the same decision twice leaves one. */
    void record(Decision decision);

    /** One day's decisions (UTC), oldest first. */
    List<Decision> on(LocalDate day);
}
