package dev.sluice.asset;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What laying an object's live state beside the one rebuilt from the ledger shows.
 *
 * <p>The ledger forgets its oldest days and the state does not, so the live state may know more. It may do so only by
 * facts from before the ledger begins: every field in which the two differ must say so by its own time. What the ledger
 * should know and does not, or what it knows and the state does not, is a difference.
 */
public sealed interface Comparison {
  /** The two agree. */
  record Same() implements Comparison {}

  /** The live state knows more, by facts that are older than the ledger. */
  record Older() implements Comparison {}

  /**
   * They differ.
   *
   * @param difference the fields that the age of the ledger does not explain: before is the ledger's value, after the
   *     live one
   */
  record Different(Difference difference) implements Comparison {}

  /** The fields of a snapshot, which stands or falls as a whole. */
  Set<String> SNAPSHOT =
      Set.of("status", "stamp", "passthrough", "externalId", "liveStreamId", "detail");

  /**
   * Compares.
   *
   * @param ledger the rebuilt state, or null where the ledger knows nothing
   * @param live the live one, or null where there is none
   * @param wholeSince when the ledger begins, or null when nothing of it was ever dropped
   */
  static Comparison of(
      ObjectKey key,
      @Nullable MuxObject ledger,
      @Nullable MuxObject live,
      @Nullable Instant wholeSince) {
    Optional<Difference> found = Difference.between(key, ledger, live);
    if (found.isEmpty()) {
      return new Same();
    }
    if (live == null || wholeSince == null) {
      return new Different(found.get());
    }
    List<Difference.Field> unexplained = found.get().fields().stream()
        .filter(field -> !isOlder(field.name(), ledger, live, wholeSince))
        .toList();
    return unexplained.isEmpty() ? new Older() : new Different(new Difference(key, unexplained));
  }

  private static boolean isOlder(
      String field, @Nullable MuxObject ledger, MuxObject live, Instant wholeSince) {
    if (SNAPSHOT.contains(field)) {
      Stamp known = ledger == null ? Stamp.NONE : ledger.snapshot().stamp();
      Stamp stamp = live.snapshot().stamp();
      return stamp.compareTo(known) >= 0
          && (stamp.equals(Stamp.NONE)
              || (!stamp.equals(known)
                  && stamp.at().filter(at -> at.isBefore(wholeSince)).isPresent()));
    }
    boolean seenBefore = live.firstAt().isBefore(wholeSince);
    return switch (field) {
      case "parentId" ->
        seenBefore
            && live.parentId() != null
            && (ledger == null
                || ledger.parentId() == null
                || live.parentId().compareTo(ledger.parentId()) < 0);
      case "liveCompleted" -> seenBefore && (live.liveCompleted() || ledger == null);
      case "deletedAt" ->
        live.deletedAt() != null
            && live.deletedAt().isBefore(wholeSince)
            && (ledger == null
                || ledger.deletedAt() == null
                || live.deletedAt().isBefore(ledger.deletedAt()));
      case "firstAt" -> seenBefore && (ledger == null || live.firstAt().isBefore(ledger.firstAt()));
      case "lastAt" ->
        live.lastAt().isBefore(wholeSince)
            && (ledger == null || live.lastAt().isAfter(ledger.lastAt()));
      default -> false;
    };
  }
}
