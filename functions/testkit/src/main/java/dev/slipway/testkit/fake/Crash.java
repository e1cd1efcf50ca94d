package dev.slipway.testkit.fake;

/** The function was killed here. An Error, so that no flow can catch it and tidy up, as a killed process cannot. */
public final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash(String message) {
        super(message);
    }
}
