package dev.slipway.cluster;

/** A text that is not what was expected. The message is one sentence with place and value, fit for people. */
public final class UnreadableJson extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnreadableJson(String sentence) {
        super(sentence);
    }

    UnreadableJson(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
