package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.solver.provision.ProvisionPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanReportTest {
    private static final Duration TOOK = Duration.ofMillis(12);

    @Test
    void jsonKeepsItsForm() {
        var report = PlanReport.of("slipway 1.2.3", Examples.facts(List.of()), Examples.plan(), TOOK);
        Golden.assertGolden("plan.json", report.toPrettyString() + "\n");
    }

    @Test
    void yamlSaysTheSameAsJson() {
        var report = PlanReport.of("slipway 1.2.3", Examples.facts(List.of()), Examples.plan(), TOOK);
        Golden.assertGolden("plan.yaml", Tree.text(report, OutputFormat.YAML) + "\n");
    }

    @Test
    void anEmptyPlanHasEveryField() {
        var empty = new ProvisionPlan(List.of(), List.of(), List.of(), HourlyPrice.FREE, HourlyPrice.FREE);
        var report = PlanReport.of("slipway 1.2.3", Examples.facts(List.of()), empty, Duration.ZERO);
        assertEquals(
                "{\"engine\":\"slipway 1.2.3\",\"newNodes\":[],\"existingNodes\":[],\"unschedulable\":[],"
                        + "\"hourlyCost\":0,\"lowerBound\":0,\"seconds\":0.000}",
                Tree.text(report, OutputFormat.JSON));
    }

    @Test
    void roundPricesAreWrittenInFull() {
        var plan =
                new ProvisionPlan(List.of(), List.of(), List.of(), HourlyPrice.parse("120"), HourlyPrice.parse("100"));
        var text = Tree.text(PlanReport.of("e", Examples.facts(List.of()), plan, TOOK), OutputFormat.JSON);
        assertEquals("120", text.replaceAll(".*\"hourlyCost\":([^,]+),.*", "$1"));
    }

    @Test
    void theZoneIsWhereThePriceIsPaid() {
        var spec = Examples.plan().newNodes().getFirst().claim().spec();
        assertEquals("us-east-1b", PlanReport.zone(spec, Examples.facts(List.of())));
    }
}
