package dev.sluice.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs bodies as Mux does: {@code t=<unix seconds>,v1=<hex>}, where the hex is the HMAC-SHA256 of the
 * text of {@code t}, a full stop and the body. Not thread-safe, as {@link Mac} is not: one per thread.
 */
public final class WebhookSigner {
  static final String ALGORITHM = "HmacSHA256";

  private final Mac mac;

  /** A signer with one secret, used as UTF-8 text. */
  public WebhookSigner(String secret) {
    mac = mac(SigningSecrets.key(secret));
  }

  /** A keyed {@link Mac}. It is keyed once, for each {@code doFinal} leaves it ready for the next text. */
  static Mac mac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has " + ALGORITHM, e);
    }
  }

  /** The value of the {@code Mux-Signature} field for this body, signed at this time. */
  public String sign(byte[] body, Instant at) {
    String seconds = Long.toString(at.getEpochSecond());
    mac.update(seconds.getBytes(StandardCharsets.US_ASCII));
    mac.update((byte) '.');
    return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
  }
}
