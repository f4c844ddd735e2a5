package dev.sluice.simulator;

/**
 * An access token of Mux's API, for HTTP Basic. Never shows its secret.
 *
 * @param id the user name
 * @param secret the password
 */
public record ApiToken(String id, String secret) {
  public ApiToken {
    if (id.isBlank() || secret.isBlank()) {
      throw new IllegalArgumentException("an API token needs an id and a secret");
    }
  }

  @Override
  public String toString() {
    return "ApiToken[" + id + ", secret set]";
  }
}
