package dev.slipway.infra;

import software.amazon.awscdk.App;

/** What {@code cdk.json} starts: writes the stack's template and assets for the CDK's command line. */
public final class SlipwayApp {
    private SlipwayApp() {}

    public static void main(String[] arguments) {
        var app = new App();
        try {
            AppWiring.stack(app);
        } catch (UserFault fault) {
            System.err.println("slipway: " + fault.getMessage());
            System.exit(1);
        }
        app.synth();
    }
}
