package dev.sluice.bus;

import java.time.Duration;

/** What became of one event that was handed to linking. */
public sealed interface LinkReply {
  /** Committed, for the first time. */
  record Applied() implements LinkReply {}

  /** The ledger had it already. */
  record Duplicate() implements LinkReply {}

  /** In the quarantine with its bytes, by this commit or since an earlier one: its content cannot be kept as text. */
  record Quarantined() implements LinkReply {}

  /** Not known to be committed; the sender should try again after this long. */
  record Unavailable(Duration retryAfter) implements LinkReply {}

  /** The shared instances of the replies without a part. */
  LinkReply APPLIED = new Applied();

  /** See {@link Duplicate}. */
  LinkReply DUPLICATE = new Duplicate();

  /** See {@link Quarantined}. */
  LinkReply QUARANTINED = new Quarantined();
}
