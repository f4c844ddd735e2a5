package dev.sluice.config;

/** How a log line looks. */
public enum LogFormat {
  /** One line of text with keys and values, for people. */
  TEXT,
  /** One JSON object per line, for machines. */
  JSON
}
