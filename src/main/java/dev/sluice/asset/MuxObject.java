package dev.sluice.asset;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The state of one Mux object, and at the same time one fact about it: a fact is a state that knows little.
 *
 * <p>States form a join-semilattice (Shapiro et al., "Conflict-free Replicated Data Types", 2011): a product of a
 * last-writer-wins register under the total order of {@link Stamp}, two grow-only facts (link, end of the live
 * recording), an absorbing tombstone and the span of time seen. {@link #merge} is therefore commutative,
 * associative and idempotent, and order, repetition and grouping of the facts do not matter. The same rule stands in
 * {@code commit_events.sql} once more, set-based; a differential test holds the two together.
 *
 * @param key which object
 * @param parentId what it hangs on: of an asset its upload, of a track or rendition its asset; or null. Once known it
 *     stays; should Mux ever name two, the id whose UTF-8 is smaller stands, so that the order of arrival does not
 *     decide
 * @param snapshot the latest snapshot
 * @param liveCompleted whether a live recording has ended, so that {@code ready} is final
 * @param deletedAt when Mux first said that it is deleted, or null; deleted is for good
 * @param firstAt the earliest time that a fact about it bears
 * @param lastAt the latest time that a fact about it bears
 */
public record MuxObject(
    ObjectKey key,
    @Nullable String parentId,
    Snapshot snapshot,
    boolean liveCompleted,
    @Nullable Instant deletedAt,
    Instant firstAt,
    Instant lastAt) {

  /**
   * What both say together.
   *
   * @throws IllegalArgumentException when the other is about another object
   */
  public MuxObject merge(MuxObject other) {
    if (!key.equals(other.key)) {
      throw new IllegalArgumentException("cannot merge " + key + " with " + other.key);
    }
    return new MuxObject(
        key,
        smaller(parentId, other.parentId),
        snapshot.later(other.snapshot),
        liveCompleted || other.liveCompleted,
        earlier(deletedAt, other.deletedAt),
        firstAt.isBefore(other.firstAt) ? firstAt : other.firstAt,
        lastAt.isAfter(other.lastAt) ? lastAt : other.lastAt);
  }

  private static @Nullable String smaller(@Nullable String a, @Nullable String b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    if (a.equals(b)) {
      return a;
    }
    // By bytes, as Postgres compares under COLLATE "C". String.compareTo goes by UTF-16 units,
    // which puts
    // U+1F600 below U+FF5E.
    int byBytes = Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    return byBytes < 0 ? a : b;
  }

  private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.isBefore(b) ? a : b;
  }
}
