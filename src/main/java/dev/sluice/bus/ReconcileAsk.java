package dev.sluice.bus;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is asked of the reconciler; the answer is JSON. */
public sealed interface ReconcileAsk {
  /** The findings of a page where the asker does not say, and the most of one. */
  int LIMIT_DEFAULT = 50;

  int LIMIT_MAX = 200;

  /** As many assets as Mux lists on one page. */
  int ASSETS_MAX = 100;

  /** A cursor is Mux's own, handed back. */
  int CURSOR_CHARS_MAX = 512;

  /**
   * A page of findings, the newest first.
   *
   * @param label of which kind, or null for all
   * @param from found since then
   * @param below the page begins below this number
   * @param limit how many the page may have
   */
  record Findings(@Nullable String label, Instant from, long below, int limit)
      implements ReconcileAsk {
    private static final Set<String> PARAMETERS = Set.of("label", "from", "cursor", "limit");

    /**
     * Reads query parameters.
     *
     * @throws IllegalArgumentException naming the parameter and its rule
     */
    public static Findings of(Map<String, String> parameters) {
      EventFilter.require(
          PARAMETERS.containsAll(parameters.keySet()),
          "the query parameters are label, from, cursor and limit");
      String label = parameters.get("label");
      EventFilter.require(
          label == null || label.matches("[a-z_]{1,40}"),
          "label must be 1 to 40 lower-case letters and underscores");
      String cursor = parameters.getOrDefault("cursor", String.valueOf(Long.MAX_VALUE));
      EventFilter.require(
          cursor.matches("[0-9]{1,18}|" + Long.MAX_VALUE),
          "cursor must be the nextCursor of an earlier page");
      return new Findings(
          label,
          time("from", parameters.getOrDefault("from", "1970-01-01T00:00:00Z")),
          Long.parseLong(cursor),
          count(parameters.get("limit"), LIMIT_DEFAULT, LIMIT_MAX));
    }
  }

  /**
   * Begins a sweep over all assets of Mux.
   *
   * @param since assets that Mux made before then are passed over
   */
  record BeginSweep(Instant since) implements ReconcileAsk {
    /**
     * Reads the body of a request: {@code {since}}.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static BeginSweep of(JsonObject body) {
      EventFilter.require(
          body.size() == 1 && body.getValue("since") instanceof String,
          "the body must be {since}, an ISO-8601 time such as 2024-06-10T22:22:41Z");
      return new BeginSweep(time("since", body.getString("since")));
    }
  }

  /** How far a sweep is. */
  record Sweep(String id) implements ReconcileAsk {}

  /**
   * A page of Mux's list beside what we have.
   *
   * @param linked only assets that a registered record has, or has not; null for all
   * @param cursor where the page begins, or null
   * @param limit how many assets of Mux it looks at
   */
  record MuxAssets(@Nullable Boolean linked, @Nullable String cursor, int limit)
      implements ReconcileAsk {
    private static final Set<String> PARAMETERS = Set.of("linked", "cursor", "limit");

    /**
     * Reads query parameters.
     *
     * @throws IllegalArgumentException naming the parameter and its rule
     */
    public static MuxAssets of(Map<String, String> parameters) {
      EventFilter.require(
          PARAMETERS.containsAll(parameters.keySet()),
          "the query parameters are linked, cursor and limit");
      String linked = parameters.get("linked");
      EventFilter.require(
          linked == null || linked.equals("true") || linked.equals("false"),
          "linked must be true or false");
      return new MuxAssets(
          linked == null ? null : Boolean.valueOf(linked),
          muxCursor(parameters.get("cursor")),
          count(parameters.get("limit"), ASSETS_MAX, ASSETS_MAX));
    }
  }

  /**
   * Compares what Mux says of some pages of assets, playback ids above all, with what we have.
   *
   * @param repair whether to take over what Mux says where it differs
   * @param cursor where it begins, or null
   */
  record VerifyPlaybackIds(boolean repair, @Nullable String cursor) implements ReconcileAsk {
    private static final Set<String> PARAMETERS = Set.of("repair", "cursor");

    /**
     * Reads query parameters.
     *
     * @throws IllegalArgumentException naming the parameter and its rule
     */
    public static VerifyPlaybackIds of(Map<String, String> parameters) {
      EventFilter.require(
          PARAMETERS.containsAll(parameters.keySet()),
          "the query parameters are repair and cursor");
      String repair = parameters.getOrDefault("repair", "false");
      EventFilter.require(
          repair.isEmpty() || repair.equals("true") || repair.equals("false"),
          "repair must be true or false, or stand alone");
      return new VerifyPlaybackIds(!repair.equals("false"), muxCursor(parameters.get("cursor")));
    }
  }

  private static @Nullable String muxCursor(@Nullable String cursor) {
    EventFilter.require(
        cursor == null || cursor.matches("[!-~]{1," + CURSOR_CHARS_MAX + "}"),
        "cursor must be the nextCursor of an earlier page");
    return cursor;
  }

  private static int count(@Nullable String text, int usual, int max) {
    if (text == null) {
      return usual;
    }
    int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    EventFilter.require(limit >= 1 && limit <= max, "limit must be a number from 1 to " + max);
    return limit;
  }

  private static Instant time(String name, String text) {
    try {
      Instant at = Instant.parse(text);
      EventFilter.require(
          EventFilter.isPlausible(at), name + " must lie in the years 1970 to 9999");
      return at;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          name + " must be an ISO-8601 time such as 2024-06-10T22:22:41Z", e);
    }
  }
}
