package dev.slipway.cli;

/** The values of {@code -o}. */
enum OutputFormat {
    TABLE,
    JSON,
    YAML;

    /** As users write it; also what picocli lists in the help. */
    @Override
    public String toString() {
        return switch (this) {
            case TABLE -> "table";
            case JSON -> "json";
            case YAML -> "yaml";
        };
    }
}
