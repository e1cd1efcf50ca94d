package dev.slipway.local.lambda;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the build recorded of a priming run, from which the JVM starts with classes loaded and linked: the stand-in for
 * SnapStart, which deployed functions have and this machine has not.
 *
 * <p>The JVM checks the archive against its own version, its options and the jar, and starts as usual when they differ.
 */
final class StartArchive {
    private StartArchive() {}

    /** Options for a process with this class path: none unless the archive lies beside the one jar of it. */
    static List<String> options(String classPath) {
        if (!classPath.endsWith(".jar")) {
            return List.of();
        }
        var archive = Path.of(classPath.substring(0, classPath.length() - ".jar".length()) + ".aot");
        // An archive that does not fit is no fault of the function's, so its log says nothing about it.
        return Files.isRegularFile(archive)
                ? List.of("-XX:AOTCache=" + archive, "-XX:AOTMode=auto", "-Xlog:aot*=off", "-Xlog:cds*=off")
                : List.of();
    }
}
