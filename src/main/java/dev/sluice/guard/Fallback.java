package dev.sluice.guard;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/** What to answer with when the dependency cannot be asked. An operation names them in the order to be tried. */
public sealed interface Fallback<T> {

  /**
   * The last good answer to the same operation and key.
   *
   * @param ageMax how old it may be
   */
  record Cached<T>(Duration ageMax) implements Fallback<T> {
    public Cached {
      if (!ageMax.isPositive()) {
        throw new IllegalArgumentException("ageMax must be positive, but is " + ageMax);
      }
    }
  }

  /** An answer that stands in. */
  record Default<T>(Supplier<T> content) implements Fallback<T> {}

  /**
   * Takes note of the work, so that it is done later.
   *
   * @param port makes the note, given why now is not possible; the failure says when a new try makes sense
   */
  record QueueForLater<T>(Function<DependencyException, Future<Void>> port)
      implements Fallback<T> {}

  /** What it is called where strategies are switched and recorded. */
  default StandardStrategy strategy() {
    return switch (this) {
      case Cached<T> _ -> StandardStrategy.ANSWER_FROM_CACHE;
      case Default<T> _ -> StandardStrategy.DEFAULT_ANSWER;
      case QueueForLater<T> _ -> StandardStrategy.QUEUE_FOR_LATER;
    };
  }
}
