package dev.sluice.guard;

import io.vertx.core.Future;

/** A way out of the failure of a dependency. */
public interface RecoveryStrategy {

  /** Its name, unique: lower-case letters, digits and hyphens. */
  String name();

  /** Whether it is for trouble of this kind; called often, so it only looks. */
  boolean appliesTo(Trouble trouble);

  /**
   * Tries. At most one recovery of a dependency is under way at a time, so it is never called twice at once for the same
   * one. What it throws or fails with, or a deadline that passes, counts as {@link RecoveryOutcome.Broke}.
   */
  Future<RecoveryOutcome> recover(Trouble trouble);
}
