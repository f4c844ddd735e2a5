package dev.sluice.event;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names met so far in one JSON object. A genuine object has about ten, for which one word of hash bits
 * and a short array are quicker than a set; past that it hashes, so that an object of names only does not
 * cost their square.
 */
final class SeenNames {
  private static final int FEW = 16;

  private final String[] few = new String[FEW];
  private int count;
  private long hashBits;
  private @Nullable Set<String> many;

  /** Notes a name; false when it was met before. */
  boolean add(String name) {
    long bit = 1L << name.hashCode(); // Java shifts by the lowest six bits.
    boolean maybeMet = (hashBits & bit) != 0;
    hashBits |= bit;
    if (maybeMet && isAmongFew(name)) {
      return false;
    }
    if (count < FEW) {
      few[count++] = name;
      return true;
    }
    if (many == null) {
      many = new HashSet<>();
    }
    return many.add(name);
  }

  private boolean isAmongFew(String name) {
    for (int i = 0; i < count; i++) {
      if (few[i].equals(name)) {
        return true;
      }
    }
    return false;
  }
}
