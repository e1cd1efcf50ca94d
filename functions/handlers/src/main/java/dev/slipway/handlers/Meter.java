package dev.slipway.handlers;

import java.util.List;

/** Takes what was measured to where people look at it. Never fails: what was done is done. */
interface Meter {
    void take(List<Measurement> measurements);
}
