package dev.slipway.cluster;

import dev.slipway.model.pool.Budget;
import java.util.List;
import java.util.regex.Pattern;

/** Reads one disruption budget (core.md §1.4). */
final class BudgetReader {
    private static final Pattern NODES = Pattern.compile("(100|[0-9]{1,2})%|[0-9]+");
    private static final Pattern SCHEDULE =
            Pattern.compile("@(annually|yearly|monthly|weekly|daily|midnight|hourly)|\\S+( +\\S+){4}");
    private static final Pattern DURATION = Pattern.compile("([0-9]+h)?([0-9]+m)?(0s)?");
    static final List<String> REASONS = List.of("Underutilized", "Empty", "Drifted");

    private BudgetReader() {}

    static Budget read(Fields fields) {
        var report = fields.report();
        var nodes = fields.has("nodes") ? fields.text("nodes") : "10%";
        if (!nodes.isEmpty() && !NODES.matcher(nodes).matches()) {
            report.fault(
                    fields.path("nodes"),
                    "\"%s\" is neither a count of nodes nor a percentage such as 10%%.".formatted(nodes));
        }
        var reasons = fields.texts("reasons");
        for (var reason : reasons) {
            if (!REASONS.contains(reason)) {
                report.fault(
                        fields.path("reasons"),
                        "\"%s\" is not a reason. %s".formatted(reason, NearestName.hint(reason, REASONS)));
            }
        }
        var schedule = fields.text("schedule");
        if (!schedule.isEmpty() && !SCHEDULE.matcher(schedule).matches()) {
            report.fault(
                    fields.path("schedule"),
                    "\"%s\" is not a schedule of five fields such as \"0 9 * * mon-fri\".".formatted(schedule));
        }
        var duration = fields.text("duration");
        if (!duration.isEmpty() && !DURATION.matcher(duration).matches()) {
            report.fault(
                    fields.path("duration"),
                    "\"%s\" is not a duration of hours and minutes such as 8h.".formatted(duration));
        }
        if (schedule.isEmpty() != duration.isEmpty()) {
            report.fault(
                    fields.path("schedule"),
                    "schedule and duration go together; %s is missing."
                            .formatted(schedule.isEmpty() ? "schedule" : "duration"));
        }
        fields.rejectUnknown();
        return new Budget(nodes, reasons, schedule.isEmpty() ? null : schedule, duration.isEmpty() ? null : duration);
    }
}
