package dev.sluice.config;

/**
 * An environment variable that a setting can be given by.
 *
 * @param name such as {@code PORT}
 * @param key the setting, such as {@code ingest.port}
 */
public record EnvironmentVariable(String name, String key) {}
