package dev.sluice.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/**
 * A place in the list of all assets, between two rows. Outside it is an opaque text, the cursor.
 *
 * @param part 0 before all, 1 records, 2 uploads, 3 assets
 * @param key the key of the row before it, in its part
 */
public record AssetPlace(int part, String key) {
  /** Before the first row. */
  public static final AssetPlace START = new AssetPlace(0, "");

  private static final int CURSOR_CHARS_MAX = 6 * AssetKey.CHARS_MAX;

  /** The cursor of this place. */
  public String cursor() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((part + ":" + key).getBytes(UTF_8));
  }

  /**
   * The place of a cursor.
   *
   * @throws IllegalArgumentException when it is none of ours
   */
  public static AssetPlace ofCursor(String cursor) {
    // A length of 4n + 1 is the one that no text encodes to.
    if (cursor.length() <= CURSOR_CHARS_MAX
        && cursor.length() % 4 != 1
        && cursor.matches("[A-Za-z0-9_-]+")) {
      String text = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
      if (text.matches("(?s)[123]:.+") && text.indexOf('\0') < 0) {
        return new AssetPlace(text.charAt(0) - '0', text.substring(2));
      }
    }
    throw new IllegalArgumentException("cursor must be the nextCursor of an earlier page");
  }
}
