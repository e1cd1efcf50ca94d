package dev.slipway.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the build leaves and a deployment takes.
 *
 * @param home folder of the repository
 */
record Artifacts(Path home) {
    Path template() {
        return home.resolve("template.yaml");
    }

    /** Where the chart is; it need not be there yet. */
    Path chart() {
        return home.resolve("functions/webhook/chart");
    }

    /** Where jib leaves the webhook's image; it need not be there. */
    Path image() {
        return home.resolve("functions/webhook/target/jib-image.tar");
    }

    Path functions() {
        return home.resolve("functions/handlers/target/slipway-handlers.jar");
    }

    String templateText() {
        try {
            return Files.readString(template());
        } catch (IOException e) {
            throw new UserFault("%s cannot be read (%s): run this in infra-cdk of a whole checkout."
                    .formatted(template(), e.getClass().getSimpleName()));
        }
    }

    /**
     * Refuses to go on without what has to be built.
     *
     * @throws UserFault that says how
     */
    void require(Options options) {
        if (!Files.isRegularFile(functions())) {
            throw new UserFault("%s is missing: run \"mvn -B -Dquick package\" in %s.".formatted(functions(), home));
        }
        if (!Files.isRegularFile(chart().resolve("Chart.yaml"))) {
            throw new UserFault(
                    "%s has no Chart.yaml: check the repository out whole, the webhook's chart is part of it."
                            .formatted(chart()));
        }
        if (options.webhookImage() == null && !Files.isRegularFile(image())) {
            throw new UserFault(
                    "There is no image of the webhook: build %s with \"mvn -B -Dquick -Pimage package\", or name one that you have pushed with -c webhookImage=REPOSITORY:TAG."
                            .formatted(home.relativize(image())));
        }
    }
}
