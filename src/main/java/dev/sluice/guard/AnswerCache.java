package dev.sluice.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The last good answers of one dependency, for its operations that fall back on them. Thread-safe. */
final class AnswerCache {
  private static final int ANSWERS_MAX = 1024;

  private final Map<Question, Kept> answers = new LinkedHashMap<>(16, 0.75f, true);

  private record Question(String operation, String key) {}

  /** An answer, and since when it is known. */
  record Kept(Object content, Instant at) {
    Duration age(Instant now) {
      return Duration.between(at, now);
    }
  }

  /** Keeps it in place of an older one, and drops the one that nobody has looked at for longest. */
  synchronized void put(String operation, String key, Object content, Instant now) {
    answers.put(new Question(operation, key), new Kept(content, now));
    if (answers.size() > ANSWERS_MAX) {
      answers.remove(answers.keySet().iterator().next());
    }
  }

  synchronized Optional<Kept> find(String operation, String key, Duration ageMax, Instant now) {
    return Optional.ofNullable(answers.get(new Question(operation, key)))
        .filter(kept -> kept.age(now).compareTo(ageMax) <= 0);
  }
}
