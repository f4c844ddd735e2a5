package dev.sluice.signature;

import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** The signing secrets in force: one, or several while one is rotated out. Never shows a secret. */
public final class SigningSecrets {
  private final List<SecretKeySpec> keys;

  private SigningSecrets(List<SecretKeySpec> keys) {
    this.keys = keys;
  }

  /**
   * The secrets as Mux shows them. They are used as UTF-8 text even where they look like hex or base64.
   *
   * @throws IllegalArgumentException when there is none, or one is blank
   */
  public static SigningSecrets of(List<String> secrets) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("at least one signing secret is needed");
    }
    return new SigningSecrets(secrets.stream().map(SigningSecrets::key).toList());
  }

  static SecretKeySpec key(String secret) {
    if (secret.isBlank()) {
      throw new IllegalArgumentException("a signing secret must not be blank");
    }
    return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), WebhookSigner.ALGORITHM);
  }

  List<SecretKeySpec> keys() {
    return keys;
  }

  /** How many secrets are in force. */
  public int count() {
    return keys.size();
  }

  @Override
  public String toString() {
    return "SigningSecrets[" + keys.size() + " set]";
  }
}
