package dev.slipway.local.lambda;

/** An invocation came while the host closes: it does not happen, and whatever caused it is still where it was. */
final class HostClosed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HostClosed(String function) {
        super("%s was invoked after its host was closed.".formatted(function));
    }
}
