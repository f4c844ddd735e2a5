package dev.sluice.bridge;

import dev.sluice.bus.ProcessingStatus;
import dev.sluice.bus.PublicAddress;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which addresses the bridge lets through; all others are refused. */
final class Permits {
  private static final Set<String> ASKED = Set.of(
      PublicAddress.ASSET_GET,
      PublicAddress.HEALTH,
      PublicAddress.POLLING_START,
      PublicAddress.POLLING_STOP,
      PublicAddress.POLLING_STATUS,
      PublicAddress.MUX_ASSET_FETCH);
  private static final Set<String> HEARD = Stream.concat(
          Stream.of(
              PublicAddress.ASSET_CHANGED,
              PublicAddress.POLLING_ENDED,
              PublicAddress.RESILIENCE_STATE),
          Arrays.stream(ProcessingStatus.values())
              .map(status -> PublicAddress.ASSET_CHANGED + "." + status))
      .collect(Collectors.toUnmodifiableSet());
  private static final String SESSION = PublicAddress.POLLING_SESSION;
  private static final int SESSION_CHARS_MAX = 64;

  private Permits() {}

  /** Whether a client may ask here. */
  static boolean toAsk(String address) {
    return ASKED.contains(address);
  }

  /** Whether a client may hear what is published here. */
  static boolean toHear(String address) {
    return HEARD.contains(address) || isSession(address);
  }

  private static boolean isSession(String address) {
    return address.startsWith(SESSION)
        && address.length() <= SESSION.length() + SESSION_CHARS_MAX
        && address.substring(SESSION.length()).matches("[A-Za-z0-9_-]+");
  }
}
