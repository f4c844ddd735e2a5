package dev.sluice.bus;

import java.util.List;

/** What one commit moved, for the actors of this JVM, in the order of the commit. */
record AssetChanges(List<AssetChanged> changes) {
  /** Where it is published. */
  static final String ADDRESS = "sluice.internal.asset.changes";

  AssetChanges {
    changes = List.copyOf(changes);
  }
}
