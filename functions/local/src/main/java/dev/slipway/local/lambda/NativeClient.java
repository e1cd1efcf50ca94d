package dev.slipway.local.lambda;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/**
 * Unpacks the Runtime Interface Client's native part once for all functions.
 *
 * <p>Left alone, each process unpacks it to one fixed file below {@code /tmp}, and two that start together can load
 * what the other has half written (JniHelper of version 2.9.0).
 */
final class NativeClient {
    private static final String OPTION =
            "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI=";

    private NativeClient() {}

    /** The option that makes the client load the unpacked file; one caller at a time, for they share the file. */
    static synchronized String option(String classPath, Path folder) throws IOException {
        var name = "libaws-lambda-jni.linux-%s.so".formatted(architecture());
        var file = folder.resolve(name);
        if (!Files.exists(file)) {
            unpack(classPath, "jni/" + name, file);
        }
        return OPTION + file;
    }

    private static void unpack(String classPath, String name, Path file) throws IOException {
        for (var entry : classPath.split(File.pathSeparator, -1)) {
            if (!entry.endsWith(".jar") || !Files.exists(Path.of(entry))) {
                continue;
            }
            try (var jar = new ZipFile(entry)) {
                var library = jar.getEntry(name);
                if (library != null) {
                    Files.copy(jar.getInputStream(library), file);
                    return;
                }
            }
        }
        throw new IllegalStateException(
                "The class path '%s' holds no %s. Maybe the jar was built without the AWS Lambda Runtime Interface Client."
                        .formatted(classPath, name));
    }

    private static String architecture() {
        var system = System.getProperty("os.name", "");
        var architecture = System.getProperty("os.arch", "");
        if (!system.equals("Linux")) {
            throw new IllegalStateException(
                    "The AWS Lambda Runtime Interface Client runs on Linux only, and this is %s. Maybe use a Linux virtual machine."
                            .formatted(system));
        }
        return switch (architecture) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "aarch_64";
            default ->
                throw new IllegalStateException(
                        "The AWS Lambda Runtime Interface Client has no build for %s.".formatted(architecture));
        };
    }
}
