package dev.slipway.infra;

/** What only the user can put right: shown as its one sentence, without a stack trace. */
final class UserFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UserFault(String sentence) {
        super(sentence);
    }
}
