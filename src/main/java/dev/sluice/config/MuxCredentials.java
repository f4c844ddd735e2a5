package dev.sluice.config;

/**
 * An access token of Mux's API, for HTTP Basic authentication. Never shows itself.
 *
 * @param tokenId the user name
 * @param tokenSecret the password
 */
public record MuxCredentials(String tokenId, String tokenSecret) {
  @Override
  public String toString() {
    return "MuxCredentials[set]";
  }
}
