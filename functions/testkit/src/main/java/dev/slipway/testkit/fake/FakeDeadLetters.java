package dev.slipway.testkit.fake;

import dev.slipway.model.port.DeadLetters;
import java.util.ArrayList;
import java.util.List;

/** Parked messages in memory. */
public final class FakeDeadLetters implements DeadLetters {
    private final Faults faults;
    private final List<Parked> parked = new ArrayList<>();

    /** One message and its reason. */
    public record Parked(String messageBody, String why) {}

    public FakeDeadLetters(Faults faults) {
        this.faults = faults;
    }

    @Override
    public void park(String messageBody, String why) {
        faults.around("dead-letters:park", why, () -> {
            parked.add(new Parked(messageBody, why));
        });
    }

    /** Oldest first. */
    public List<Parked> parked() {
        return List.copyOf(parked);
    }
}
