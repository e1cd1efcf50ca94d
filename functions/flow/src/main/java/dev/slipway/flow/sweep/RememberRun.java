package dev.slipway.flow.sweep;

import dev.slipway.model.decision.LastRun;
import dev.slipway.model.port.ControlBook;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes when a scheduled function came to its end. A note that cannot be written undoes nothing of what was done. */
public final class RememberRun {
    private static final Logger log = LoggerFactory.getLogger(RememberRun.class);

    private final String name;
    private final ControlBook memory;
    private final Clock clock;

    /**
     * Notes nothing yet.
     *
     * @param name one of {@link LastRun}'s
     */
    public RememberRun(String name, ControlBook memory, Clock clock) {
        this.name = name;
        this.memory = memory;
        this.clock = clock;
    }

    /** Of two at once one note is enough. */
    public void ended() {
        try {
            memory.write(
                    name,
                    new LastRun(clock.instant()).values(),
                    memory.read(name).version());
        } catch (RuntimeException fault) {
            log.atWarn().addKeyValue("name", name).setCause(fault).log("run not remembered");
        }
    }
}
