package dev.slipway.handlers;

import dev.slipway.flow.logging.LogScope;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import software.amazon.cloudwatchlogs.emf.config.EnvironmentConfigurationProvider;
import software.amazon.cloudwatchlogs.emf.environment.Environments;
import software.amazon.lambda.powertools.metrics.Metrics;
import software.amazon.lambda.powertools.metrics.MetricsBuilder;
import software.amazon.lambda.powertools.metrics.model.DimensionSet;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/**
 * A {@link Meter} that prints CloudWatch's embedded metric format by Powertools: one line of JSON on standard output for all
 * that has the same label. CloudWatch makes metrics of it in the namespace {@value #NAMESPACE}.
 */
final class MeterWiring implements Meter {
    static final String NAMESPACE = "Slipway";

    /** The dimension that every metric has. */
    static final String CLUSTER = "cluster";

    private static final Logger log = LoggerFactory.getLogger(MeterWiring.class);

    private final String cluster;
    private final Metrics metrics;

    MeterWiring(String cluster) {
        this.cluster = cluster;
        // Else it looks for the machine that it is on, and outside of Lambda for an agent, for minutes.
        EnvironmentConfigurationProvider.getConfig().setEnvironmentOverride(Environments.Lambda);
        metrics = MetricsBuilder.builder()
                .withNamespace(NAMESPACE)
                .withDefaultDimension(CLUSTER, cluster)
                .build();
    }

    /** Numbers are for people: what was done is done, whatever becomes of them. */
    @Override
    public void take(List<Measurement> measurements) {
        var byLabel = new TreeMap<String, List<Measurement>>();
        measurements.forEach(
                one -> byLabel.computeIfAbsent(one.measure().label() + "=" + one.label(), _ -> new ArrayList<>())
                        .add(one));
        try {
            byLabel.values().forEach(this::print);
        } catch (RuntimeException fault) {
            log.atWarn().setCause(fault).log("metrics not written");
        }
    }

    private void print(List<Measurement> alike) {
        var first = alike.getFirst();
        var request = MDC.get(LogScope.REQUEST);
        metrics.flushMetrics(line -> {
            if (request != null) {
                line.addMetadata(LogScope.REQUEST, request);
            }
            if (!first.label().isEmpty()) {
                line.addDimension(
                        DimensionSet.of(CLUSTER, cluster, first.measure().label(), first.label()));
            }
            alike.forEach(one -> line.addMetric(one.measure().metric(), one.value(), unit(one.measure())));
        });
    }

    private static MetricUnit unit(Measure measure) {
        return switch (measure.unit()) {
            case COUNT -> MetricUnit.COUNT;
            case SECONDS -> MetricUnit.SECONDS;
            case NONE -> MetricUnit.NONE;
        };
    }
}
