package dev.slipway.local.story;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Events as AWS puts them on the bus (aws.md §4.3). */
final class Events {
    /** Source of what concerns nobody here. */
    static final String UNRELATED = "aws.autoscaling";

    private Events() {}

    static String spotWarning(String instance, Instant now) {
        return envelope(
                "aws.ec2",
                "EC2 Spot Instance Interruption Warning",
                "{\"instance-id\":\"%s\",\"instance-action\":\"terminate\"}".formatted(instance),
                now);
    }

    /** Something that happens in every account and concerns nobody here. */
    static String unrelated(Instant now) {
        return envelope(UNRELATED, "EC2 Instance Launch Successful", "{\"AutoScalingGroupName\":\"legacy\"}", now);
    }

    private static String envelope(String source, String kind, String detail, Instant now) {
        var time = now.truncatedTo(ChronoUnit.SECONDS);
        return """
                {"version":"0","id":"00000000-0000-4000-8000-%012x","detail-type":"%s","source":"%s",\
                "account":"000000000000","time":"%s","region":"us-east-1","resources":[],"detail":%s}""".formatted(now.toEpochMilli(), kind, source, time, detail);
    }
}
