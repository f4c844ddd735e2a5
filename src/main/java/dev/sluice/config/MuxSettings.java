package dev.sluice.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to talk to Mux, and how to know that Mux talks to us.
 *
 * @param apiUrl where the API is: http or https, without user info
 * @param secretCredentials the access token, or null where the simulator stands in
 * @param signingSecrets what webhooks are signed with, the newest first; empty where a random one stands in
 */
public record MuxSettings(
    URI apiUrl, @Nullable MuxCredentials secretCredentials, List<String> signingSecrets) {
  public MuxSettings {
    signingSecrets = List.copyOf(signingSecrets);
  }

  /** The access token, where one is set. */
  public Optional<MuxCredentials> credentials() {
    return Optional.ofNullable(secretCredentials);
  }

  /** Hides every secret. */
  @Override
  public String toString() {
    return "MuxSettings[" + apiUrl + ", credentials "
        + (secretCredentials == null ? "missing" : "set") + ", " + signingSecrets.size()
        + " signing secrets]";
  }
}
