package dev.slipway.local.lambda;

import dev.slipway.local.template.FunctionResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the process of one function is started: command, environment, log file. */
record FunctionCommand(FunctionResource function, HostSettings settings, Path workFolder) {
    private static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    /** Share of {@code MemorySize} that Lambda's Java runtimes give to the heap, percent; seen in their start command. */
    private static final int HEAP_PERCENT = 85;

    Process start(String runtimeApi) throws IOException {
        Files.createDirectories(settings.logs());
        var builder = new ProcessBuilder(command())
                .directory(workFolder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        // A deployed function sees nothing of anyone's shell.
        builder.environment().clear();
        builder.environment().putAll(environment(runtimeApi));
        return builder.start();
    }

    Path log() {
        return settings.logs().resolve(function.name() + ".log");
    }

    private String classPath() {
        var given = settings.classPath();
        if (given != null) {
            return given;
        }
        if (!Files.exists(function.code())) {
            throw new IllegalStateException(
                    "%s.CodeUri is '%s', which does not exist. Maybe build it first: mvn package."
                            .formatted(function.logicalId(), function.code()));
        }
        return function.code().toString();
    }

    /** What would be started; throws when the code, or its Runtime Interface Client for this machine, is not there. */
    List<String> command() throws IOException {
        var classPath = classPath();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:MaxHeapSize=%dk".formatted(function.memoryMib() * 1024L * HEAP_PERCENT / 100));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add(NativeClient.option(classPath, workFolder));
        command.addAll(StartArchive.options(classPath));
        command.addAll(settings.jvmOptions());
        command.addAll(List.of("-cp", classPath, MAIN, function.handler()));
        return command;
    }

    /** What the function's handler sees: reserved variables of Lambda's developer guide, "Environment variables", read 2026-11. */
    Map<String, String> environment(String runtimeApi) {
        var environment = new TreeMap<String, String>();
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("LANG", "en_US.UTF-8");
        environment.put("TZ", ":UTC");
        environment.put("AWS_ACCESS_KEY_ID", "local");
        environment.put("AWS_SECRET_ACCESS_KEY", "local");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.putAll(function.environment());
        environment.putAll(settings.environment());
        var memory = Integer.toString(function.memoryMib());
        environment.put("_HANDLER", function.handler());
        environment.put("AWS_REGION", settings.place().region());
        environment.put("AWS_DEFAULT_REGION", settings.place().region());
        environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
        environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", memory);
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
        environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
        environment.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        environment.put("LAMBDA_TASK_ROOT", workFolder.toString());
        environment.put("LAMBDA_RUNTIME_DIR", workFolder.toString());
        return environment;
    }
}
