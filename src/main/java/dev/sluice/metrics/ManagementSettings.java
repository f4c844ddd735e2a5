package dev.sluice.metrics;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The management listener.
 *
 * @param host the address to listen on; loopback unless a token is set
 * @param port the port; 0 takes a free one
 * @param secretToken what {@code Authorization: Bearer} must carry, or null for none
 */
public record ManagementSettings(
    String host, int port, @Nullable String secretToken) {

  /** The bearer token, where one is set. */
  public Optional<String> token() {
    return Optional.ofNullable(secretToken);
  }

  /** Hides the token. */
  @Override
  public String toString() {
    return "ManagementSettings[" + host + ":" + port + ", token "
        + (secretToken == null ? "missing" : "set") + "]";
  }
}
