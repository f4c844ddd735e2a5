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
   * @param counts what came of it until now
   * @param failure why it failed, or null
   */
  record Progress(
      String id, String state, SweepCounts counts, @Nullable String failure) {}

  /**
   * Assets that Mux's list lacked, and which were queued to be read.
   *
   * @param next the id after which more are to be looked for, or null at the end
   */
  record Suspects(List<String> ids, @Nullable String next) {
    public Suspects {
      ids = List.copyOf(ids);
    }
  }

  /**
   * How the reads of suspects stand.
   *
   * @param waiting how many are still to be read
   * @param deleted how many are deleted, whoever told
   */
  record Stand(long waiting, long deleted) {}

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

  /** Notes how far a sweep is; false where it was ended meanwhile. What it has seen is forgotten when it is done. */
  Future<Boolean> saveSweep(Progress progress);

  /** The sweep that is under way. */
  Future<Optional<String>> runningSweep();

  /** Notes that a sweep has seen these assets on Mux's list. */
  Future<Void> see(String sweepId, List<String> assetIds);

  /**
   * Queues assets after an id which the sweep has not seen and should have: made since the time that it goes back to and
   * before it began, not deleted, and not known to be of another environment. Looks at a bounded number.
   *
   * @param environmentId the one whose assets Mux lists
   * @param max the most that are queued
   */
  Future<Suspects> suspect(String sweepId, String environmentId, String after, int max);

  /** How the reads of these suspects stand. */
  Future<Stand> suspectsLeft(String sweepId, List<String> suspects);

  /** A sweep as JSON. */
  Future<Optional<JsonObject>> sweep(String id);
}
