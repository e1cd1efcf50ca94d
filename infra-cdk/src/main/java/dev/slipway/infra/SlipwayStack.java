package dev.slipway.infra;

import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Token;
import software.constructs.Construct;

/** All of Slipway for one cluster. */
final class SlipwayStack extends Stack {
    SlipwayStack(Construct scope, Options options, Artifacts artifacts, StackProps properties) {
        super(scope, Names.stack(options.cluster()), properties);
        Names.fit(options.cluster(), artifacts.templateText());
        artifacts.require(options);
        // Without credentials nothing can be looked up; what is wrong then shows at deployment.
        if (!Token.isUnresolved(getAccount()) && !Token.isUnresolved(getRegion())) {
            options.fit(getRegion());
            new Lookup(this)
                    .around(options.cluster())
                    .judge(options, "%s of account %s".formatted(getRegion(), getAccount()));
        }
        var declared = new Declared(this, options, artifacts);
        new Access(this, options);
        new Webhook(this, options, artifacts, declared);
        var metrics = new Metrics(options.cluster(), declared);
        Overview.add(this, options, metrics, new Alarms(this, options, metrics));
    }
}
