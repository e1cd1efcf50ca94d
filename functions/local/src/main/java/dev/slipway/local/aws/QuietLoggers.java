package dev.slipway.local.aws;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Keeps the servers inside this process from filling the console: warnings and errors pass. */
final class QuietLoggers {
    private static final List<String> CHATTY = List.of(
            "io.netty",
            "io.vertx",
            "org.apache.http",
            "org.apache.pekko",
            "org.eclipse.jetty",
            "org.elasticmq",
            "software.amazon.awssdk",
            "software.amazon.event");

    private QuietLoggers() {}

    static void install() {
        // DynamoDB Local logs through Log4j, which without a configuration complains about having none.
        System.setProperty("log4j2.StatusLogger.level", "OFF");
        CHATTY.forEach(name -> {
            // Another SLF4J back end, in a host program of someone else, has its own configuration.
            if (LoggerFactory.getLogger(name) instanceof Logger logger) {
                logger.setLevel(Level.WARN);
            }
        });
    }
}
