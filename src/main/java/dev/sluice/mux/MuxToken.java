package dev.sluice.mux;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An access token of Mux's API. Never shows itself.
 *
 * @param id the user name of HTTP Basic authentication
 * @param secret the password
 */
public record MuxToken(String id, String secret) {
  public MuxToken {
    if (id.isBlank() || secret.isBlank()) {
      throw new IllegalArgumentException("an access token needs an id and a secret");
    }
  }

  /** The value of the {@code Authorization} header. */
  String basic() {
    return "Basic " + encoded();
  }

  /** The text without the secret, should an answer have repeated it. */
  String scrub(String text) {
    return text.replace(encoded(), "***").replace(secret, "***");
  }

  private String encoded() {
    byte[] pair = (id + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(pair);
  }

  @Override
  public String toString() {
    return "MuxToken[set]";
  }
}
