package dev.slipway.local.template;

import java.util.List;

/**
 * One enabled {@code AWS::Events::Rule} of the default event bus.
 *
 * @param logicalId its key below {@code Resources}
 * @param pattern the event pattern, JSON
 * @param queues names of the queues that get a matching event
 */
public record RuleResource(String logicalId, String pattern, List<String> queues) {
    public RuleResource {
        queues = List.copyOf(queues);
    }
}
