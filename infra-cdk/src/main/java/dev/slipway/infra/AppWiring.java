package dev.slipway.infra;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;

/** Puts the app together, from its context and from what the CDK's command line says in the environment. */
final class AppWiring {
    private AppWiring() {}

    /**
     * The stack for the cluster that the context names.
     *
     * @throws UserFault when that cannot be deployed
     */
    @SuppressWarnings("unchecked") // JSON's keys are texts.
    static SlipwayStack stack(App app) {
        var context = (Map<String, ?>) app.getNode().getAllContext();
        return stack(
                app,
                Options.of(context),
                new Artifacts(Path.of(System.getProperty("slipway.home", ".."))),
                System.getenv("CDK_DEFAULT_ACCOUNT"),
                System.getenv("CDK_DEFAULT_REGION"));
    }

    /**
     * The same with everything given.
     *
     * @param account 12 digits; null or empty where there are no credentials, and then the region does not count either
     */
    static SlipwayStack stack(
            App app, Options options, Artifacts artifacts, @Nullable String account, @Nullable String region) {
        var properties = StackProps.builder();
        if (account != null && !account.isEmpty()) {
            properties.env(Environment.builder().account(account).region(region).build());
        }
        return new SlipwayStack(app, options, artifacts, properties.build());
    }
}
