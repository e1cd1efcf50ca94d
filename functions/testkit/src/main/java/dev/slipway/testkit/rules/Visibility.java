package dev.slipway.testkit.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is public and need not be. */
final class Visibility {
    private static final String ROOT = "dev.slipway.";

    private Visibility() {}

    /** Production classes of every module below {@code functions}. */
    static JavaClasses modules(Path home, List<String> names) {
        return new ClassFileImporter()
                .importPaths(names.stream().map(name -> folder(home, name)).toList());
    }

    /** Modules with sources that have not been compiled. */
    static List<String> missing(Path home, List<String> names) {
        return names.stream()
                .filter(name -> !Files.isDirectory(folder(home, name)))
                .toList();
    }

    /** Every module except the testkit, whose users are tests. */
    static List<String> names(Path home) {
        try (var folders = Files.list(home.resolve("functions"))) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> !name.equals("testkit"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(Path home, String name) {
        return home.resolve("functions").resolve(name).resolve("target/classes");
    }

    /**
     * Public classes that no other package uses and no public neighbour's signature needs. The runtime starts handlers and
     * programs by name, and exceptions are for whoever wants to catch them, so these are no findings.
     */
    static SortedSet<String> needlessly(JavaClasses classes) {
        var found = new TreeSet<String>();
        for (var type : classes) {
            if (type.getModifiers().contains(JavaModifier.PUBLIC)
                    && type.isTopLevelClass()
                    && type.getPackageName().startsWith(ROOT)
                    && !startedByName(type)
                    && !type.isAssignableTo(Throwable.class)
                    && !usedElsewhere(type, classes)
                    && !promised(type, classes)) {
                found.add(type.getName().substring(ROOT.length()));
            }
        }
        return found;
    }

    private static boolean usedElsewhere(JavaClass type, JavaClasses classes) {
        return classes.stream()
                .filter(part -> part.equals(type) || part.getName().startsWith(type.getName() + "$"))
                .flatMap(part -> part.getDirectDependenciesToSelf().stream())
                .anyMatch(use -> !use.getOriginClass().getPackageName().equals(type.getPackageName()));
    }

    /** True for what a public method of a public neighbour takes or gives. */
    private static boolean promised(JavaClass type, JavaClasses classes) {
        return classes.stream()
                .filter(neighbour -> !neighbour.equals(type)
                        && neighbour.getPackageName().equals(type.getPackageName())
                        && neighbour.getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap(neighbour -> neighbour.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .anyMatch(method -> method.getRawReturnType().equals(type)
                        || method.getRawParameterTypes().contains(type));
    }

    private static boolean startedByName(JavaClass type) {
        return type.getSimpleName().endsWith("Handler")
                || type.tryGetMethod("main", String[].class).isPresent();
    }
}
