package dev.slipway.handlers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Before SnapStart takes a function's snapshot, the function does its work once, against canned answers: classes are loaded,
 * linked and initialised, a problem is solved, requests are built, signed and answered. Each version is snapshotted once, when
 * it is published; where there is no SnapStart, this never runs (decision 24).
 *
 * <p>After a restore nothing has to be made fresh: the work was done by a wiring of its own, with a clock, credentials and
 * clients that end with it, and the function's own wiring asks nobody before its first event.
 */
final class BeforeSnapshot implements Resource {
    private static final Logger log = LoggerFactory.getLogger(BeforeSnapshot.class);

    /** The global context forgets whom nobody else remembers. */
    private static final List<BeforeSnapshot> KEPT = new ArrayList<>();

    private final Consumer<Priming> way;

    private BeforeSnapshot(Consumer<Priming> way) {
        this.way = way;
    }

    /** Has this done once, before the snapshot. */
    static void prime(Consumer<Priming> way) {
        var resource = new BeforeSnapshot(way);
        KEPT.add(resource);
        Core.getGlobalContext().register(resource);
    }

    /** Without it first invocations take longer, and nothing else is lost: a version must not fail to be published for that. */
    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        try {
            Priming.quietly(way);
            log.info("primed");
        } catch (RuntimeException fault) {
            log.atWarn().setCause(fault).log("not primed");
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        // See above: nothing is stale.
    }
}
