package dev.sluice.bus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What happens to a polling session: any number of {@link Progress}, then one {@link Ended} and nothing more. */
public sealed interface PollingNews {
  /** The session. */
  String sessionId();

  /**
   * Something moved.
   *
   * @param changes what
   * @param watched how many assets and uploads it watches in all
   * @param pending how many of them are not at their end yet
   */
  record Progress(String sessionId, List<Change> changes, int watched, int pending)
      implements PollingNews {
    public Progress {
      changes = List.copyOf(changes);
    }
  }

  /**
   * It is over.
   *
   * @param how in which way
   * @param reason why, where there is something to say
   * @param pending how many of what it watched had not come to their end
   */
  record Ended(String sessionId, End how, @Nullable String reason, int pending)
      implements PollingNews {}

  /**
   * An asset or an upload moved.
   *
   * @param assetId Mux's asset, or null for an upload
   * @param uploadId Mux's upload, or null for an asset
   * @param status the new status
   */
  record Change(@Nullable String assetId, @Nullable String uploadId, String status) {}

  /** How a session ends. */
  enum End {
    /** All it watched came to an end. */
    COMPLETED,
    /** Its time was over. */
    TIMED_OUT,
    /** Somebody stopped it, or the gateway stopped. */
    STOPPED,
    /** It could not go on. */
    FAILED,
    /** It is over, but how was not heard: its gateway went away, or it ended while the caller was still subscribing. */
    UNHEARD
  }

  /** Whether this message of {@link PublicAddress#POLLING_SESSION} tells of progress; every other kind is an end. */
  static boolean isProgress(JsonObject message) {
    return "progress".equals(message.getValue("event"));
  }

  /** Reads a message of {@link PublicAddress#POLLING_SESSION}. An end of an unknown kind counts as failed. */
  static PollingNews of(String sessionId, JsonObject message) {
    int pending = message.getInteger("pending", 0);
    if (isProgress(message)) {
      List<Change> changes = new ArrayList<>();
      for (Object change : message.getJsonArray("changes", new JsonArray())) {
        if (change instanceof JsonObject one) {
          changes.add(new Change(
              one.getString("assetId"), one.getString("uploadId"), one.getString("status", "")));
        }
      }
      return new Progress(sessionId, changes, message.getInteger("watched", 0), pending);
    }
    String event = message.getString("event", "").toUpperCase(Locale.ROOT);
    End how = Arrays.stream(End.values())
        .filter(end -> end.name().equals(event))
        .findFirst()
        .orElse(End.FAILED);
    return new Ended(sessionId, how, message.getString("reason"), pending);
  }
}
