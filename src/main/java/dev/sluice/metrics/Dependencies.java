package dev.sluice.metrics;

import dev.sluice.bus.DependencyForm;
import io.vertx.core.Future;
import java.util.List;

/** Where registered dependencies are kept over restarts. Fails when the database is away. */
public interface Dependencies {

  /** What came of a registration. */
  enum Added {
    ADDED,
    /** There is one of this name. */
    TAKEN,
    /** There are as many as there may be. */
    FULL
  }

  /** Those that are registered, the oldest first. */
  Future<List<DependencyForm>> list();

  /** Keeps one more. */
  Future<Added> add(DependencyForm form);

  /** Forgets one; whether it was there. */
  Future<Boolean> remove(String name);
}
