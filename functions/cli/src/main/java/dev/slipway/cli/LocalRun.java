package dev.slipway.cli;

/** Runs Slipway on one machine: the body of {@code slipway local}. */
@FunctionalInterface
interface LocalRun {
    /**
     * Runs until the story is told, or with {@code keep} until interrupted.
     *
     * @return the exit code: 0 only if everything that was checked held
     * @throws UserFault when the options or manifests cannot be used
     */
    int run(LocalOptions options, Console console);
}
