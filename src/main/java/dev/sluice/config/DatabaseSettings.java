package dev.sluice.config;

import dev.sluice.postgres.EmbeddedSettings;
import dev.sluice.postgres.PostgresSettings;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which Postgres to use, and its limits; {@link #at} makes the settings of the room that uses it, once the
 * URL is known.
 *
 * @param secretUrl the URL with its password, or null where the embedded server stands in
 * @param embedded of the embedded server
 * @param poolSize see {@link PostgresSettings}, as the rest
 */
public record DatabaseSettings(
    @Nullable String secretUrl,
    EmbeddedSettings embedded,
    int poolSize,
    int poolWaitersMax,
    Duration connectTimeout,
    Duration queryDeadline,
    Duration retention,
    int partitionsAhead) {

  /** The URL that was set; empty means that the embedded server is wanted. */
  public Optional<String> url() {
    return Optional.ofNullable(secretUrl);
  }

  /** The settings for the server at this URL: the one that was set, or the embedded server's. */
  public PostgresSettings at(String url) {
    return new PostgresSettings(
        url, poolSize, poolWaitersMax, connectTimeout, queryDeadline, retention, partitionsAhead);
  }

  /** Hides the URL, which may carry a password. */
  @Override
  public String toString() {
    return "DatabaseSettings[url " + (secretUrl == null ? "missing" : "set") + ", poolSize="
        + poolSize + ", retention=" + retention + "]";
  }
}
