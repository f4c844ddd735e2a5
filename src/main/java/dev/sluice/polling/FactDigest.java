package dev.sluice.polling;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.event.MuxEvent;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What facts say, without when they were read, as a short text: where it is the same, nothing is new, and nothing need be
 * stored. Each read stored would make the ledger grow with every poll.
 */
final class FactDigest {
  private static final int BYTES = 16;

  private FactDigest() {}

  static String of(List<MuxEvent> facts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (MuxEvent fact : facts) {
        digest.update((fact.type() + '\0' + fact.subjectId() + '\0' + fact.data()).getBytes(UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
