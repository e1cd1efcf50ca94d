package dev.slipway.model.port;

/** Something outside did not answer or asked us to slow down: throttling, time-out, 5xx. The message will come again. */
public final class RetryableFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param operation what was called, {@code ec2:CreateFleet}
     * @param id what it was called for
     */
    public RetryableFault(String operation, String id, Throwable cause) {
        super("%s for %s did not succeed: %s".formatted(operation, id, cause.getMessage()), cause);
    }
}
