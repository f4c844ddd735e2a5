package dev.sluice.polling;

import dev.sluice.bus.Refusal;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What somebody asks of a session that is to begin.
 *
 * @param keys what to watch, each once
 * @param healthyInterval how often to read while Mux is well
 * @param maxDuration how long at most
 */
record SessionAsk(List<PollKey> keys, Duration healthyInterval, Duration maxDuration) {
  private static final Set<String> NAMES =
      Set.of("assetIds", "uploadIds", "healthyIntervalMs", "maxDurationMs");
  private static final Duration INTERVAL_MAX = Duration.ofMinutes(1);
  private static final Duration DURATION_MIN = Duration.ofSeconds(1);

  SessionAsk {
    keys = List.copyOf(keys);
  }

  /**
   * Reads the message.
   *
   * @throws ReplyException 400 with every problem at once
   */
  static SessionAsk of(JsonObject message, PollingSettings settings) {
    List<String> problems = new ArrayList<>();
    if (!NAMES.containsAll(message.fieldNames())) {
      problems.add("the members are assetIds, uploadIds, healthyIntervalMs and maxDurationMs");
    }
    Set<PollKey> keys = new LinkedHashSet<>();
    ids(message, "assetIds", PollKey::asset, keys, problems);
    ids(message, "uploadIds", PollKey::upload, keys, problems);
    if (!message.containsKey("assetIds") && !message.containsKey("uploadIds")) {
      problems.add("assetIds or uploadIds must name what to watch");
    }
    if (keys.size() > settings.sessionAssetsMax()) {
      problems.add("a session watches at most " + settings.sessionAssetsMax()
          + " assets and uploads, not " + keys.size());
    }
    Duration interval = millis(
        message,
        "healthyIntervalMs",
        PollingSettings.GAP_MIN,
        INTERVAL_MAX,
        settings.healthyInterval(),
        problems);
    Duration longest = millis(
        message,
        "maxDurationMs",
        DURATION_MIN,
        settings.sessionMax(),
        settings.sessionMax(),
        problems);
    if (!problems.isEmpty()) {
      throw Refusal.BAD_MESSAGE.because(String.join("; ", problems));
    }
    return new SessionAsk(List.copyOf(keys), interval, longest);
  }

  private static void ids(
      JsonObject message,
      String name,
      Function<String, PollKey> key,
      Set<PollKey> keys,
      List<String> problems) {
    if (!message.containsKey(name)) {
      return;
    }
    if (!(message.getValue(name) instanceof JsonArray ids) || ids.isEmpty()) {
      problems.add(name + " must be a list of at least one id");
      return;
    }
    int wrong = 0;
    for (Object id : ids) {
      if (id instanceof String text && PollKey.isId(text)) {
        keys.add(key.apply(text));
      } else {
        wrong++;
      }
    }
    if (wrong > 0) {
      problems.add(wrong + " of " + name + " are not " + PollKey.RULE);
    }
  }

  private static Duration millis(
      JsonObject message,
      String name,
      Duration least,
      Duration most,
      Duration otherwise,
      List<String> problems) {
    Object value = message.getValue(name);
    if (value == null) {
      return otherwise;
    }
    // Integer or Long; a fraction or a text is refused rather than cut.
    if ((value instanceof Integer || value instanceof Long)
        && ((Number) value).longValue() >= least.toMillis()
        && ((Number) value).longValue() <= most.toMillis()) {
      return Duration.ofMillis(((Number) value).longValue());
    }
    problems.add(
        name + " must be a whole number from " + least.toMillis() + " to " + most.toMillis());
    return otherwise;
  }

  /** The JSON of one key, as events of sessions name it. */
  static JsonObject json(PollKey key) {
    return switch (key.kind()) {
      case ASSET -> new JsonObject().put("assetId", key.id());
      case UPLOAD -> new JsonObject().put("uploadId", key.id());
    };
  }
}
