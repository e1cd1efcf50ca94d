package dev.slipway.solver.sweep;

import dev.slipway.solver.sweep.SweepPlan.DeleteTemplates;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Launch templates are named by their content, so every new image or label leaves old ones behind. Those of yesterday go,
 * once an hour; one that is still wanted is made again by the next launch, which costs one request a day.
 */
final class OldTemplates {
    /** How long a template is kept. Shorter would make the next launch pay for it, aws.md §8 row 15. */
    static final Duration LIFE = Duration.ofDays(1);

    /** Of each hour: a sweep runs every minute and remembers nothing. Everybody else comes at the full hour. */
    private static final int MINUTE = 17;

    private OldTemplates() {}

    static Optional<DeleteTemplates> of(SweepFacts facts) {
        return facts.now().atZone(ZoneOffset.UTC).getMinute() == MINUTE
                ? Optional.of(
                        new DeleteTemplates(facts.now().minus(LIFE), "older than %d hours".formatted(LIFE.toHours())))
                : Optional.empty();
    }
}
