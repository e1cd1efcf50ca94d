package dev.slipway.cli;

import picocli.CommandLine.IVersionProvider;

/** Which Slipway this is, from the jar that it runs from. */
final class Version implements IVersionProvider {
    /** {@code slipway 0.1.0}; run from classes without a jar, {@code slipway development}. */
    static String engine() {
        var version = Version.class.getPackage().getImplementationVersion();
        return "slipway " + (version == null ? "development" : version);
    }

    @Override
    public String[] getVersion() {
        return new String[] {engine()};
    }
}
