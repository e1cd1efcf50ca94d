package dev.slipway.testkit.emulator;

import java.net.URI;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** The same emulator from a container, for machines that have an engine and no Python 3.13. */
final class EmulatorContainer {
    /** What a start came to. */
    sealed interface Result {}

    record Started(URI address) implements Result {}

    /** No engine runs, or it cannot have the image; a clause that says which. */
    record None(String reason) implements Result {}

    private EmulatorContainer() {}

    @SuppressWarnings("resource") // Testcontainers ends it with this JVM.
    static Result start(String image, int port, String healthPath) {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return new None("no container engine answers");
        }
        try {
            var container = new GenericContainer<>(image)
                    .withExposedPorts(port)
                    .withEnv("MOTO_EC2_ENABLE_INSTANCE_TYPE_VALIDATION", "true")
                    .withEnv("SQS_ENDPOINT_STRATEGY", "path")
                    .withEnv("DISABLE_EVENTS", "1")
                    .waitingFor(Wait.forHttp(healthPath));
            container.start();
            return new Started(
                    URI.create("http://%s:%d".formatted(container.getHost(), container.getMappedPort(port))));
        } catch (RuntimeException e) {
            return new None("the container engine could not start it: " + e.getMessage());
        }
    }
}
