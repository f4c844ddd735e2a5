package dev.sluice.polling;

import dev.sluice.event.EventData;
import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings and facts for the proofs of polling. */
final class PollingFixtures {
  static final PollingSettings SETTINGS = new PollingSettings(
      Duration.ofSeconds(2),
      Duration.ofSeconds(5),
      Duration.ofSeconds(30),
      0.1,
      Duration.ofMinutes(10),
      2000,
      10_000,
      200_000,
      8,
      Duration.ofSeconds(6),
      Duration.ofSeconds(1),
      Duration.ofSeconds(5),
      Duration.ofSeconds(21),
      Duration.ofSeconds(2),
      Duration.ofSeconds(10),
      20_000,
      50);
  static final ReconcileSettings RECONCILE = new ReconcileSettings(
      Duration.ofSeconds(30),
      Duration.ofMinutes(10),
      Duration.ofSeconds(30),
      1000,
      Duration.ofMinutes(1),
      Duration.ofMinutes(10),
      Duration.ofMinutes(10),
      Duration.ofDays(14),
      Duration.ofMinutes(10),
      5);

  private PollingFixtures() {}

  /** Others, with a lease and looks so short that a test need not wait for them. */
  static PollingSettings quick(int sessionsMax, int watchedMax) {
    return quick(sessionsMax, watchedMax, SETTINGS.listingMin());
  }

  /** The same, with another number of due assets from which on listing them is thought of. */
  static PollingSettings quick(int sessionsMax, int watchedMax, int listingMin) {
    return quick(sessionsMax, watchedMax, listingMin, SETTINGS.fetchWindow());
  }

  /** The same, with another age of a read that still answers a request for one. */
  static PollingSettings quick(
      int sessionsMax, int watchedMax, int listingMin, Duration fetchWindow) {
    PollingSettings usual = SETTINGS;
    return new PollingSettings(
        usual.healthyInterval(),
        usual.degradedInterval(),
        usual.errorIntervalMax(),
        usual.jitter(),
        usual.sessionMax(),
        sessionsMax,
        usual.sessionAssetsMax(),
        watchedMax,
        usual.readsAtOnce(),
        Duration.ofSeconds(2),
        Duration.ofMillis(200),
        usual.sendWithin(),
        usual.claim(),
        fetchWindow,
        usual.fetchDeadline(),
        usual.fetchesMax(),
        listingMin);
  }

  /** What a read tells of an object in this status. */
  static List<MuxEvent> facts(PollKey key, String status, @Nullable String assetId, Instant at) {
    EventData data =
        new EventData(key.id(), status, null, assetId, null, null, null, null, EventData.NO_DETAIL);
    String type = "video." + key.kind().label() + ".polled";
    return List.of(new MuxEvent(
        new EventId("poll-" + key.id() + "-" + at.toEpochMilli()),
        type,
        at,
        Source.POLL,
        key.kind().label(),
        key.id(),
        null,
        data,
        "",
        new byte[] {'{', '}'},
        null));
  }
}
