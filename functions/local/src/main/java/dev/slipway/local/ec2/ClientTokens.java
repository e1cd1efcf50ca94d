package dev.slipway.local.ec2;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Makes an action idempotent by its ClientToken: the first answer is kept, and given again for the same request. */
final class ClientTokens {
    private record Answered(SortedMap<String, String> request, String answer) {}

    private final Map<String, Answered> byToken = new TreeMap<>();

    /** The answer to this request, which {@code act} is asked for only once for each token. A refusal is not remembered. */
    String once(Query query, Supplier<String> act) {
        var token = query.text("ClientToken");
        if (token == null || token.isEmpty()) {
            return act.get();
        }
        if (token.length() > 64) {
            throw Ec2Error.invalidValue(
                    "The ClientToken must be at most 64 characters, but has " + token.length() + ".");
        }
        var key = query.action() + "/" + token;
        var answered = byToken.get(key);
        if (answered != null) {
            if (!answered.request().equals(query.all())) {
                throw new Ec2Error(
                        "IdempotentParameterMismatch",
                        "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).");
            }
            return answered.answer();
        }
        var answer = act.get();
        byToken.put(key, new Answered(query.all(), answer));
        return answer;
    }
}
