package dev.slipway.model.port;

/** Where messages go that nobody can read, with the reason, for a human to look at. */
public interface DeadLetters {
    /**
     * Puts a copy of the message aside.
     *
     * @param why one line: what is wrong and the likely fix
     */
    void park(String messageBody, String why);
}
