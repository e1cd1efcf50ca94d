package dev.slipway.infra;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.ContextProvider;
import software.amazon.awscdk.GetContextKeyOptions;
import software.amazon.awscdk.GetContextValueOptions;
import software.amazon.awscdk.Stack;

/**
 * Asks the CDK's command line what the account has: what is missing from the context of the first run is looked up by it,
 * and a second run has it. Answers are kept in {@code cdk.context.json}, faults are not.
 */
final class Lookup {
    private static final String PROVIDER = "cc-api-provider";
    /** Where the command line puts why it found nothing. */
    private static final String FAULT = "$providerError";

    private final Stack stack;

    Lookup(Stack stack) {
        this.stack = stack;
    }

    Surroundings around(String cluster) {
        var eks = answer("AWS::EKS::Cluster", cluster, "AccessConfig", "ResourcesVpcConfig");
        var table = answer("AWS::DynamoDB::Table", "slipway-" + cluster, "KeySchema", "AttributeDefinitions");
        var fault = eks instanceof Map<?, ?> failed ? failed.get(FAULT) : null;
        return new Surroundings(first(eks), fault == null ? null : fault.toString(), first(table));
    }

    private @Nullable Object answer(String type, String identifier, String... properties) {
        Map<String, Object> query =
                Map.of("typeName", type, "exactIdentifier", identifier, "propertiesToReturn", List.of(properties));
        var key = ContextProvider.getKey(
                        stack,
                        GetContextKeyOptions.builder()
                                .provider(PROVIDER)
                                .props(query)
                                .build())
                .getKey();
        var known = stack.getNode().tryGetContext(key);
        if (known == null) {
            // Reports the key as missing; what it returns says nothing yet.
            ContextProvider.getValue(
                    stack,
                    GetContextValueOptions.builder()
                            .provider(PROVIDER)
                            .props(query)
                            .dummyValue(List.of(Map.of()))
                            .build());
        }
        return known;
    }

    @SuppressWarnings("unchecked") // JSON's keys are texts.
    private static @Nullable Map<String, ?> first(@Nullable Object answer) {
        return answer instanceof List<?> found && !found.isEmpty() && found.get(0) instanceof Map<?, ?> properties
                ? (Map<String, ?>) properties
                : null;
    }
}
