package dev.sluice.config;

import dev.sluice.mux.MuxClientSettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to talk to Mux, and how to know that Mux talks to us.
 *
 * @param apiUrl where the API is: http or https, without user info
 * @param secretCredentials the access token, or null where the simulator stands in
 * @param secretLowPriorityCredentials the access token for background calls, or null where there is no second one
 * @param client the limits of the API's client
 * @param signingSecrets what webhooks are signed with, the newest first; empty where a random one stands in
 */
public record MuxSettings(
    URI apiUrl,
    @Nullable MuxCredentials secretCredentials,
    @Nullable MuxCredentials secretLowPriorityCredentials,
    MuxClientSettings client,
    List<String> signingSecrets) {
  public MuxSettings {
    signingSecrets = List.copyOf(signingSecrets);
  }

  /** The access token, where one is set. */
  public Optional<MuxCredentials> credentials() {
    return Optional.ofNullable(secretCredentials);
  }

  /** The access token for background calls: the second one, or else the first. */
  public Optional<MuxCredentials> lowPriorityCredentials() {
    return Optional.ofNullable(secretLowPriorityCredentials).or(this::credentials);
  }

  /** Hides every secret. */
  @Override
  public String toString() {
    return "MuxSettings[" + apiUrl + ", credentials " + shown(secretCredentials)
        + ", low priority credentials " + shown(secretLowPriorityCredentials) + ", " + client + ", "
        + signingSecrets.size() + " signing secrets]";
  }

  private static String shown(@Nullable MuxCredentials credentials) {
    return credentials == null ? "missing" : "set";
  }
}
