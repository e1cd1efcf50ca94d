package dev.slipway.testkit.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/** What a class's name promises about its shape. */
final class Shapes {
    private Shapes() {}

    static List<ArchRule> everywhere() {
        return List.of(classes()
                .that(DescribedPredicate.describe("are named for data", Shapes::namedForData))
                .should(beDataOrAlternatives())
                .allowEmptyShould(true)
                .as("facts, plans and outcomes are records or sealed interfaces"));
    }

    /** GatherProvisionFacts and ExplainPlan are steps, named by a verb for what they do with such data. */
    private static boolean namedForData(JavaClass type) {
        var name = type.getSimpleName();
        return !name.startsWith("Gather")
                && !name.startsWith("Explain")
                && (name.endsWith("Facts") || name.endsWith("Plan") || name.endsWith("Outcome"));
    }

    private static ArchCondition<JavaClass> beDataOrAlternatives() {
        return new ArchCondition<>("be a record or a sealed interface") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var shaped =
                        type.isRecord() || (type.isInterface() && type.reflect().isSealed());
                events.add(new SimpleConditionEvent(
                        type, shaped, type.getName() + " is neither a record nor a sealed interface"));
            }
        };
    }
}
