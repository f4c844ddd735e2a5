package dev.sluice.bus;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What can be asked about replays: events of the ledger that go through linking once more. */
public sealed interface ReplayAsk {
  /** How many events of a bulk replay go through per second where the asker does not say. */
  int RATE_DEFAULT = 200;

  /** The most events per second of a bulk replay. */
  int RATE_MAX = 5_000;

  /** Replay one event now, or only tell what that would change. */
  record One(String eventId, boolean dryRun) implements ReplayAsk {}

  /** Tell what replaying these events would change. */
  record Rehearse(EventFilter filter) implements ReplayAsk {}

  /** Begin a job that replays these events. */
  record Start(EventFilter filter, int ratePerSecond) implements ReplayAsk {}

  /** The job with this id. */
  record Job(String jobId) implements ReplayAsk {}

  /** All jobs that are kept. */
  record Jobs() implements ReplayAsk {}

  /** End the job with this id before its next batch. */
  record Cancel(String jobId) implements ReplayAsk {}

  /** The names that {@link #of} reads. */
  Set<String> NAMES = Set.of("type", "asset", "status", "from", "to", "dryRun", "ratePerSecond");

  /**
   * Reads the body of a bulk replay.
   *
   * @throws IllegalArgumentException naming the member and its rule
   */
  static ReplayAsk of(JsonObject body) {
    Map<String, String> texts = new HashMap<>();
    boolean dryRun = false;
    int rate = RATE_DEFAULT;
    for (Map.Entry<String, Object> member : body) {
      String name = member.getKey();
      EventFilter.require(
          NAMES.contains(name),
          "the members are type, asset, status, from, to, dryRun and ratePerSecond");
      switch (member.getValue()) {
        case Boolean flag when name.equals("dryRun") -> dryRun = flag;
        case Integer number
        when name.equals("ratePerSecond") && number >= 1 && number <= RATE_MAX -> rate = number;
        case String text
        when !name.equals("dryRun") && !name.equals("ratePerSecond") -> texts.put(name, text);
        case null, default ->
          throw new IllegalArgumentException(
              switch (name) {
                case "dryRun" -> "dryRun must be true or false";
                case "ratePerSecond" -> "ratePerSecond must be a number from 1 to " + RATE_MAX;
                default -> name + " must be a text";
              });
      }
    }
    EventFilter filter = EventFilter.of(texts);
    return dryRun ? new Rehearse(filter) : new Start(filter, rate);
  }
}
