package dev.sluice.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request bears the token. Both sides are hashed first, so that the time of the compare tells nothing, not even
 * the length. Keeps the hash only.
 */
final class BearerToken {
  private static final String SCHEME = "Bearer ";

  private final byte @Nullable [] wanted;

  BearerToken(Optional<String> token) {
    wanted = token.map(BearerToken::sha256).orElse(null);
  }

  /** Whether this {@code Authorization} field lets the request in; without a token every request may come in. */
  boolean admits(@Nullable String authorization) {
    if (wanted == null) {
      return true;
    }
    return authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(wanted, sha256(authorization.substring(SCHEME.length())));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
