package dev.slipway.local.story;

/** The story did not get where it should; the message says where it stands. */
public final class StoryStuck extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoryStuck(String message) {
        super(message);
    }
}
