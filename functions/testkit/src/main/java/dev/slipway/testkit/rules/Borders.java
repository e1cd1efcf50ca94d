package dev.slipway.testkit.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;

/** Who may know whom, and who may know which client library. */
final class Borders {
    private Borders() {}

    /** Adapters know the nouns and the ports; not one another, no step, no decision. */
    static List<ArchRule> adapter(String module) {
        var other = module.equals("aws") ? "dev.slipway.cluster.." : "dev.slipway.aws..";
        return List.of(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(other, "dev.slipway.flow..", "dev.slipway.solver..")
                .as("adapters know neither one another nor steps nor decisions"));
    }

    static List<ArchRule> handlers() {
        return List.of(
                classes()
                        .that()
                        .haveSimpleNameEndingWith("Handler")
                        .should(beFinalWithOneFieldWired())
                        .allowEmptyShould(true)
                        .as("handlers are final and hold nothing but what is wired"),
                noClasses()
                        .that()
                        .haveSimpleNameEndingWith("Handler")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("software.amazon..", "io.fabric8..")
                        .allowEmptyShould(true)
                        .as("handlers call no client"));
    }

    /**
     * The AWS SDK belongs to aws, the Kubernetes client to cluster; wirings build both; local stands in for both. The CDK,
     * which infra is made of, has the SDK's package name.
     */
    static List<ArchRule> clients(String module) {
        var rules = new ArrayList<ArchRule>();
        if (!module.equals("aws") && !module.equals("local")) {
            rules.add(outsideWirings(
                    module.equals("infra") ? "software.amazon.awssdk.." : "software.amazon..",
                    "the AWS SDK is used in aws and wirings only"));
        }
        if (!module.equals("aws") && !module.equals("local") && !module.equals("handlers")) {
            rules.add(outsideWirings("com.amazonaws..", "Lambda's types are used in handlers and wirings only"));
        }
        if (!module.equals("cluster") && !module.equals("local")) {
            rules.add(outsideWirings("io.fabric8..", "the Kubernetes client is used in cluster and wirings only"));
        }
        return rules;
    }

    private static ArchRule outsideWirings(String library, String description) {
        return noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Wiring")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true)
                .as(description);
    }

    private static ArchCondition<JavaClass> beFinalWithOneFieldWired() {
        return new ArchCondition<>("be final and hold one field, wired") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var fields = type.getFields().stream()
                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                        .map(field -> field.getName())
                        .toList();
                var held = type.getModifiers().contains(JavaModifier.FINAL) && fields.equals(List.of("wired"));
                events.add(new SimpleConditionEvent(type, held, type.getName() + " holds " + fields));
            }
        };
    }
}
