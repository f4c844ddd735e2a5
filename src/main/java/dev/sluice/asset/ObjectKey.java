package dev.sluice.asset;

/** Names one Mux object. Ordered by kind, then id: the order in which rows are locked, everywhere. */
public record ObjectKey(ObjectKind kind, String id) implements Comparable<ObjectKey> {
  @Override
  public int compareTo(ObjectKey other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : id.compareTo(other.id);
  }
}
