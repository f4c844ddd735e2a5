package dev.sluice.polling;

import java.util.Locale;

/**
 * What is polled: an asset of Mux, or an upload, which is followed to the asset it becomes.
 *
 * @param kind which of the two
 * @param id Mux's id; it becomes part of a URL, so it holds letters, digits, hyphen and underscore only
 */
public record PollKey(Kind kind, String id) {
  /** The rule for ids, for people. */
  static final String RULE =
      "a Mux id: 1 to 128 characters out of letters, digits, hyphen and underscore";

  private static final int LENGTH_MAX = 128;

  /** Whether an ASCII character can be in an id. */
  private static final boolean[] OF_ID = new boolean[0x80];

  static {
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
        .chars()
        .forEach(letter -> OF_ID[letter] = true);
  }

  /** The kinds of objects that are polled. */
  public enum Kind {
    /** An asset. */
    ASSET,
    /** A direct upload. */
    UPLOAD;

    /** The name in tables and messages. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind with this name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Kind ofLabel(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT));
    }
  }

  public PollKey {
    if (!isId(id)) {
      throw new IllegalArgumentException("the id of what is polled must be " + RULE);
    }
  }

  /** An asset. */
  public static PollKey asset(String id) {
    return new PollKey(Kind.ASSET, id);
  }

  /** An upload. */
  public static PollKey upload(String id) {
    return new PollKey(Kind.UPLOAD, id);
  }

  /** Whether the text can be an id. */
  public static boolean isId(String text) {
    // Neither an expression nor a stream: every change of every asset comes by here.
    if (text.isEmpty() || text.length() > LENGTH_MAX) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter >= OF_ID.length || !OF_ID[letter]) {
        return false;
      }
    }
    return true;
  }
}
