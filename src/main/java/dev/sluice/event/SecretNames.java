package dev.sluice.event;

/**
 * Names under which Mux sends what gives access: upload and master URLs, stream keys, passphrases. They
 * stand in none of the parts that are kept today; this holds when a part grows one tomorrow.
 */
final class SecretNames {
  private SecretNames() {}

  /** Whether a value of this name must not be shown. */
  static boolean contains(String name) {
    if (name.isEmpty()) {
      return false;
    }
    // The last letter decides for nearly every harmless name, and this is asked for each.
    return switch (name.charAt(name.length() - 1) | 0x20) {
      case 'l' -> is(name, "url") || ends(name, "_url");
      case 'y' -> is(name, "key") || ends(name, "_key");
      case 't' -> ends(name, "secret");
      case 'e' -> ends(name, "passphrase");
      case 'd' -> ends(name, "password");
      case 'n' -> is(name, "token") || ends(name, "_token");
      default -> false;
    };
  }

  private static boolean is(String name, String secret) {
    return name.equalsIgnoreCase(secret);
  }

  private static boolean ends(String name, String ending) {
    return name.regionMatches(true, name.length() - ending.length(), ending, 0, ending.length());
  }
}
