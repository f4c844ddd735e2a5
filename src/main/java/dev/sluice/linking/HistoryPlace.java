package dev.sluice.linking;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.bus.AssetKey;
import java.util.Base64;

/**
 * How far a walk over all objects is: first over the live ones, then over the keys of the ledger without a live object.
 * Outside it is an opaque text, the cursor.
 *
 * @param live whether among the live objects still
 * @param kind the kind of the object before it; empty in the second half
 * @param id its id, or the key before it
 */
public record HistoryPlace(boolean live, String kind, String id) {
  /** Before the first object. */
  public static final HistoryPlace START = new HistoryPlace(true, "", "");

  /** Between the two halves. */
  public static final HistoryPlace LEDGER = new HistoryPlace(false, "", "");

  private static final int CURSOR_CHARS_MAX = 6 * AssetKey.CHARS_MAX;

  /** The cursor of this place. */
  public String cursor() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(((live ? "1" : "2") + kind + "|" + id).getBytes(UTF_8));
  }

  /**
   * The place of a cursor.
   *
   * @throws IllegalArgumentException when it is none of ours
   */
  public static HistoryPlace ofCursor(String cursor) {
    if (cursor.length() <= CURSOR_CHARS_MAX && cursor.matches("[A-Za-z0-9_-]+")) {
      String text = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
      if (text.matches("(?s)[12][a-z_]{0,20}\\|.*") && text.indexOf('\0') < 0) {
        int bar = text.indexOf('|');
        return new HistoryPlace(
            text.charAt(0) == '1', text.substring(1, bar), text.substring(bar + 1));
      }
    }
    throw new IllegalArgumentException("cursor must be the nextCursor of an earlier answer");
  }
}
