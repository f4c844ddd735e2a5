package dev.sluice.config;

/**
 * One setting as it is in force, fit to be printed.
 *
 * @param key its full name, such as {@code ingest.port}
 * @param shown its value; of a secret only {@code set} or {@code missing}
 * @param source where the value came from: a file and line, {@code environment PORT}, or {@code command line}
 */
public record EffectiveSetting(String key, String shown, String source) {}
