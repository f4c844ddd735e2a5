package dev.sluice.config;

import org.slf4j.event.Level;

/**
 * What the log says, and how.
 *
 * @param level the lowest level written by our own code; libraries are written from WARN at the lowest
 * @param format how a line looks
 */
public record LogSettings(Level level, LogFormat format) {}
