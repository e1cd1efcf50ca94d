package dev.slipway.local.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.Set;
import software.amazon.event.ruler.RuleCompiler;

/** Reads a rule of the default event bus; the pattern is checked by AWS's own Event Ruler. */
final class RuleReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RuleReader() {}

    /** Empty for a disabled rule. */
    static Optional<RuleResource> read(String id, Fields fields, QueueNames queues) {
        fields.admit(Set.of("EventPattern", "Targets", "State"), Set.of("Description", "Name", "Tags"));
        var pattern = pattern(fields);
        var targets = fields.objects("Targets").stream()
                .map(target -> target.admit(Set.of("Arn", "Id"), Set.of("RetryPolicy", "DeadLetterConfig")))
                .map(target -> queues.byArn(target, "Arn"))
                .toList();
        return fields.text("State", "ENABLED").startsWith("ENABLED")
                ? Optional.of(new RuleResource(id, pattern, targets))
                : Optional.empty();
    }

    private static String pattern(Fields fields) {
        var declared = fields.value("EventPattern");
        if (declared == null) {
            throw new TemplateFault("%s is missing.".formatted(fields.at("EventPattern")));
        }
        try {
            var pattern = declared instanceof String json ? json : JSON.writeValueAsString(declared);
            var fault = RuleCompiler.check(pattern);
            if (fault != null) {
                throw new TemplateFault(
                        "%s is no event pattern: %s in %s.".formatted(fields.at("EventPattern"), fault, pattern));
            }
            return pattern;
        } catch (JsonProcessingException impossible) {
            throw new TemplateFault("%s cannot be written as JSON.".formatted(fields.at("EventPattern")), impossible);
        }
    }
}
