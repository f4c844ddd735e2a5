package dev.sluice.guard;

import java.time.Duration;
import java.util.Optional;

/** What a guarded call came to, marked by where it is from. */
public sealed interface Answer<T> {

  /** The dependency said so, just now. */
  record Fresh<T>(T content) implements Answer<T> {}

  /**
   * The dependency said so a while ago, and could not be asked now.
   *
   * @param age how long ago
   */
  record Cached<T>(T content, Duration age) implements Answer<T> {}

  /** What stands in while the dependency cannot be asked. */
  record Default<T>(T content) implements Answer<T> {}

  /** The call will be made later; there is no answer yet. */
  record Queued<T>() implements Answer<T> {}

  /** The answer, where there is one. */
  default Optional<T> value() {
    return switch (this) {
      case Fresh<T>(T content) -> Optional.ofNullable(content);
      case Cached<T>(T content, Duration _) -> Optional.ofNullable(content);
      case Default<T>(T content) -> Optional.ofNullable(content);
      case Queued<T> _ -> Optional.empty();
    };
  }

  /** The mark: {@code fresh}, {@code cached}, {@code default} or {@code queued}. */
  default String label() {
    return switch (this) {
      case Fresh<T> _ -> "fresh";
      case Cached<T> _ -> "cached";
      case Default<T> _ -> "default";
      case Queued<T> _ -> "queued";
    };
  }
}
