package dev.slipway.testkit.emulator;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An AWS that we did not write. One of each serves all tests of a JVM, is started by the first that asks, and ends with the
 * JVM. Taken from what {@code .ci/emulators} installed, else from a container engine; a test that finds neither is skipped
 * with one line on the console, or fails where {@code SLIPWAY_REQUIRE_EMULATORS} is {@code true}, as it is in CI.
 *
 * <p>Both keep accounts apart, so a test that wants an empty AWS uses an account of its own: in LocalStack the access key is
 * the account's number of 12 digits, in moto the header {@code x-moto-account-id} names it.
 */
public final class Emulator {
    /** EC2 with fleets, STS, SQS, EventBridge, Scheduler; has no EKS, no Pricing and here no DynamoDB. */
    public static final Emulator LOCALSTACK = new Emulator(
            "localstack",
            List.of("localstack.runtime.main"),
            "Ready.",
            "localstack/localstack:4.14.0",
            4566,
            "/_localstack/health");
    /** Facts about 1,395 instance types, EKS; a fleet takes the first override. */
    public static final Emulator MOTO = new Emulator(
            "moto",
            List.of("moto.server", "-H", "127.0.0.1", "-p", "PORT"),
            "Running on ",
            "motoserver/moto:5.2.5",
            5000,
            "/moto-api/");

    private final String folder;
    private final List<String> arguments;
    private final String readyLine;
    private final String image;
    private final int containerPort;
    private final String healthPath;
    private @Nullable URI endpoint;
    private String absence = "";

    /**
     * How to have one.
     *
     * @param folder of the installation, and name of the log
     * @param arguments to Python: a module and its own; {@code PORT} for the port
     * @param readyLine what it prints when it listens
     */
    private Emulator(
            String folder,
            List<String> arguments,
            String readyLine,
            String image,
            int containerPort,
            String healthPath) {
        this.folder = folder;
        this.arguments = arguments;
        this.readyLine = readyLine;
        this.image = image;
        this.containerPort = containerPort;
        this.healthPath = healthPath;
    }

    /**
     * Where it listens, {@code http://127.0.0.1:…}.
     *
     * @throws org.opentest4j.TestAbortedException when it is not installed and no container engine runs
     * @throws IllegalStateException when it is installed and does not start, or is absent and required
     */
    public synchronized URI endpoint() {
        if (endpoint == null && absence.isEmpty()) {
            start();
        }
        if (endpoint != null) {
            return endpoint;
        }
        throw Installed.absent(absence);
    }

    private void start() {
        var installation = Installed.folder(folder);
        if (installation.isPresent()) {
            endpoint = EmulatorProcess.start(folder, installation.get(), arguments, readyLine);
            return;
        }
        switch (EmulatorContainer.start(image, containerPort, healthPath)) {
            case EmulatorContainer.Started(var address) -> endpoint = address;
            case EmulatorContainer.None(var reason) ->
                absence = "TESTS SKIPPED: no %s: .ci/emulators has not installed it below %s, and %s."
                        .formatted(folder, Installed.home(), reason);
        }
    }

    /** Its name, which is that of its folder and its log. */
    @Override
    public String toString() {
        return folder;
    }
}
