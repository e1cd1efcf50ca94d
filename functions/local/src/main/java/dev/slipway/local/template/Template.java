package dev.slipway.local.template;

import java.util.List;

/**
 * What a stack made from the template would run, with every reference resolved. All lists are in the template's order.
 *
 * @param functions the functions with their triggers
 * @param queues the queues; one that is another's dead-letter queue is among them
 * @param tables the tables
 * @param rules rules of the default event bus
 * @param notRun resources that the local run does nothing for, each as {@code LogicalId (Type)}
 */
public record Template(
        List<FunctionResource> functions,
        List<QueueResource> queues,
        List<TableResource> tables,
        List<RuleResource> rules,
        List<String> notRun) {
    public Template {
        functions = List.copyOf(functions);
        queues = List.copyOf(queues);
        tables = List.copyOf(tables);
        rules = List.copyOf(rules);
        notRun = List.copyOf(notRun);
    }
}
