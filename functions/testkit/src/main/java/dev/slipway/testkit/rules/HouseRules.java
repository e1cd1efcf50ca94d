package dev.slipway.testkit.rules;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/**
 * The rules that a module's production classes keep, as tests. A module's {@code ArchitectureTest} is
 *
 * <pre>{@code
 * final class ArchitectureTest {
 *     @TestFactory
 *     Stream<DynamicTest> keepsTheHouseRules() {
 *         return HouseRules.of("flow").tests();
 *     }
 * }
 * }</pre>
 */
public final class HouseRules {
    private static final String ROOT = "dev.slipway.";

    private final List<String> modules;

    private HouseRules(List<String> modules) {
        this.modules = List.copyOf(modules);
    }

    /**
     * Rules for some modules.
     *
     * @param modules package names below {@code dev.slipway}, whose classes are on the class path
     */
    public static HouseRules of(String... modules) {
        return new HouseRules(List.of(modules));
    }

    /** One test for each rule of each module; a module without classes fails, for then nothing would be checked. */
    public Stream<DynamicTest> tests() {
        return modules.stream().flatMap(module -> {
            var classes = new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(ROOT + module);
            return rulesFor(module).stream().map(rule -> test(module, rule, classes));
        });
    }

    /**
     * A public class is used by another package, or allowed to be public. For the module that is built last: it looks at
     * the compiled classes of all modules, and is skipped where some have not been built.
     *
     * @param home folder of the repository
     * @param allowed names below {@code dev.slipway}, each for a reason that the caller gives; one that is not needed
     *     fails too
     */
    public static DynamicTest nothingIsPublicInVain(Path home, String... allowed) {
        return DynamicTest.dynamicTest("public classes are used by other packages", () -> {
            var names = Visibility.names(home);
            var missing = Visibility.missing(home, names);
            Assumptions.assumeTrue(missing.isEmpty(), () -> "not built yet: " + missing);
            var found = Visibility.needlessly(Visibility.modules(home, names));
            Assertions.assertEquals(new TreeSet<>(List.of(allowed)), found);
        });
    }

    private static DynamicTest test(String module, ArchRule rule, JavaClasses classes) {
        return DynamicTest.dynamicTest(module + ": " + rule.getDescription(), () -> {
            if (classes.isEmpty()) {
                throw new IllegalStateException(
                        "No class of %s%s is on the class path. Maybe the module's name is misspelt."
                                .formatted(ROOT, module));
            }
            rule.check(classes);
        });
    }

    private static List<ArchRule> rulesFor(String module) {
        var rules = new ArrayList<ArchRule>();
        switch (module) {
            case "model" -> rules.addAll(PureCode.model());
            case "solver" -> rules.addAll(PureCode.solver());
            case "aws", "cluster" -> rules.addAll(Borders.adapter(module));
            case "handlers" -> rules.addAll(Borders.handlers());
            default -> {
                // The rules for everybody follow.
            }
        }
        rules.addAll(Borders.clients(module));
        rules.addAll(Shapes.everywhere());
        if (!module.equals("local")) {
            rules.add(PureCode.noClockOutsideWirings());
        }
        rules.add(SlicesRuleDefinition.slices()
                .matching(ROOT + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .as("packages do not depend on one another in circles"));
        return rules;
    }
}
