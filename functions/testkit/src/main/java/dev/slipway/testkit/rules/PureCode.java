package dev.slipway.testkit.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** What decisions and nouns may not do: reach outside, read the clock, iterate in an order that changes. */
final class PureCode {
    private PureCode() {}

    static List<ArchRule> model() {
        return List.of(onlyJava("dev.slipway.model.."), nothingFromOutside(), noUnorderedCollections());
    }

    static List<ArchRule> solver() {
        return List.of(
                onlyJava("dev.slipway.model..", "dev.slipway.solver.."),
                nothingFromOutside(),
                noUnorderedCollections(),
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.slipway.model.port..")
                        .as("decisions do not know the ports"));
    }

    private static ArchRule onlyJava(String... own) {
        var allowed = new String[own.length + 2];
        System.arraycopy(own, 0, allowed, 0, own.length);
        allowed[own.length] = "java..";
        allowed[own.length + 1] = "org.jspecify..";
        return classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .as("only Java itself is used");
    }

    private static ArchRule nothingFromOutside() {
        return noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "reach outside or change with the run",
                        type -> type.getPackageName().equals("java.io")
                                || type.getPackageName().startsWith("java.net")
                                || type.getPackageName().startsWith("java.nio.file")
                                || type.getPackageName().startsWith("java.util.logging")
                                || type.getName().equals("java.time.Clock")
                                || type.getName().endsWith(".Random")
                                || type.getName().endsWith(".ThreadLocalRandom")
                                || type.getName().endsWith(".SecureRandom")))
                .as("no files, network, loggers, clocks or chance");
    }

    private static ArchRule noUnorderedCollections() {
        return noClasses()
                .should()
                .callCodeUnitWhere(DescribedPredicate.describe("makes an unordered collection", PureCode::unordered))
                .as("no collection iterates in an order that changes between runs");
    }

    private static boolean unordered(JavaCall<?> call) {
        var owner = call.getTargetOwner().getName();
        var name = call.getName();
        return switch (owner) {
            case "java.util.Set", "java.util.Map" ->
                List.of("of", "copyOf", "ofEntries").contains(name);
            case "java.util.HashMap", "java.util.HashSet", "java.util.IdentityHashMap" -> name.equals("<init>");
            case "java.util.stream.Collectors" ->
                // The forms that name a map or collection supplier have one argument more.
                List.of("toSet", "toUnmodifiableSet", "toUnmodifiableMap").contains(name)
                        || (name.equals("toMap")
                                && call.getTarget().getRawParameterTypes().size() < 4)
                        || (name.equals("groupingBy")
                                && call.getTarget().getRawParameterTypes().size() < 3);
            default -> false;
        };
    }

    static ArchRule noClockOutsideWirings() {
        return noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Wiring")
                .should()
                .callCodeUnitWhere(DescribedPredicate.describe("reads clock, chance or environment", PureCode::impure))
                .allowEmptyShould(true)
                .as("clock, chance, environment and sleep are left to wirings");
    }

    private static boolean impure(JavaCall<?> call) {
        var owner = call.getTargetOwner().getName();
        var name = call.getName();
        return switch (owner) {
            case "java.time.Instant", "java.time.LocalDate", "java.time.LocalDateTime", "java.time.ZonedDateTime" ->
                name.equals("now");
            case "java.time.Clock" -> name.startsWith("system");
            case "java.lang.System" ->
                List.of("currentTimeMillis", "nanoTime", "getenv").contains(name);
            case "java.lang.Thread" -> name.equals("sleep");
            case "java.lang.Math" -> name.equals("random");
            case "java.util.UUID" -> name.equals("randomUUID");
            // With a seed, the same numbers come each time.
            case "java.util.Random" ->
                name.equals("<init>") && call.getTarget().getRawParameterTypes().isEmpty();
            default -> false;
        };
    }
}
