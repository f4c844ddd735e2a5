package dev.sluice.polling;

import dev.sluice.bus.ReconcileAsk;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The port to what the reconciler keeps, shared by all gateways. Fails as {@link PollQueue} does. */
public interface ReconcileStore {
  /**
   * How webhooks came lately, on all gateways.
   *
   * @param now by the clock of the store
   * @param lastAt when the last one came, or null where none is among the newest events
   * @param usualGap between two, on average, or null where there are fewer than two
   * @param findings how many findings there are since the last one, counted to 1000
   */
  record Traffic(
      Instant now, @Nullable Instant lastAt, @Nullable Duration usualGap, int findings) {}

  /**
   * What we have of an asset.
   *
   * @param status in Mux's words, or null where only the id is known
   * @param isDeleted whether it is gone for good
   * @param playbackIds as a JSON array, or null
   * @param recordId the registered record that it belongs to, or null
   */
  record Known(
      @Nullable String status,
      boolean isDeleted,
      @Nullable String uploadId,
      @Nullable String playbackIds,
      @Nullable String recordId) {}

  /**
   * How far a sweep is.
   *
   * @param state running, done or failed
   * @param failure why it failed, or null
   */
  record Progress(
      String id,
      String state,
      int pages,
      long examined,
      long differing,
      @Nullable String failure) {}

  /**
   * Looks at what came since the last look and queues what has not ended for the time when it is late, unless a look was
   * made within the interval; gives how many rows were added.
   */
  Future<Integer> find(ReconcileSettings settings);

  /** Keeps findings, each object and status once; gives the labels of those that were new. */
  Future<List<FindingLabel>> add(List<ReconcileFinding> findings);

  /** A page of findings, as {@code {items, nextCursor}}. */
  Future<JsonObject> findings(ReconcileAsk.Findings ask);

  /** How webhooks came lately. */
  Future<Traffic> traffic();

  /** What we have of these assets; those that we have not are left out. */
  Future<Map<String, Known>> known(List<String> assetIds);

  /** Begins a sweep; false where one is under way that was heard of within the patience. */
  Future<Boolean> beginSweep(String id, Instant since, Duration patience);

  /** Notes how far a sweep is; false where it was ended meanwhile. */
  Future<Boolean> saveSweep(Progress progress);

  /** A sweep as JSON. */
  Future<Optional<JsonObject>> sweep(String id);
}
