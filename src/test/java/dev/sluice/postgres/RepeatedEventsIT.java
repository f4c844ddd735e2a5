package dev.sluice.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import dev.sluice.linking.EventStore.Committed;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Repeats in a batch so large that the store takes all of it for new. */
class RepeatedEventsIT {
  private static final Instant NOON = Instant.parse("2026-06-05T12:00:00Z");
  private static final int MANY = 3 * RepeatSpell.MANY_EVENTS;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private TestDatabase database;
  private PgEventStore store;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.fresh();
    var settings = Writers.settings(database);
    var _ = new Migrations(settings).apply();
    store = new PgEventStore(vertx, settings, Duration.ofSeconds(30), Duration.ofMillis(50));
    var _ = onTheLoop(store::open);
    assertThat(store.isAvailable()).isTrue();
  }

  @AfterEach
  void close() throws Exception {
    store.close().await(10, SECONDS);
    vertx.close().await(10, SECONDS);
    database.close();
  }

  @Test
  void all_but_the_repeated_events_are_added_and_none_is_refused() throws Exception {
    assertThat(commit(events(0, MANY)).added()).hasSize(MANY);

    Committed second = commit(events(MANY - 1, 2 * MANY));

    assertThat(second.added()).containsExactlyInAnyOrderElementsOf(ids(MANY, 2 * MANY));
    assertThat(second.changes()).hasSize(MANY);
    assertThat(commit(events(0, 2 * MANY)).added()).isEmpty();
    assertThat(ledger()).isEqualTo(2 * MANY);
    assertThat(StoredObjects.number(database, "SELECT count(*) FROM mux_object"))
        .isEqualTo(2 * MANY);
  }

  @Test
  void a_batch_that_was_sent_behind_one_with_repeats_is_committed_too() throws Exception {
    var _ = commit(events(0, MANY));

    List<Committed> both = onTheLoop(() -> Future.all(
            store.commit(events(MANY / 2, MANY + 1)), store.commit(events(MANY, 2 * MANY)))
        .map(done -> done.<Committed>list()));

    // The event in the middle is in both; which of them has it first is left open.
    assertThat(both.stream().flatMap(each -> each.added().stream()))
        .containsExactlyInAnyOrderElementsOf(ids(MANY, 2 * MANY));
    assertThat(ledger()).isEqualTo(2 * MANY);
  }

  private long ledger() {
    return StoredObjects.number(database, "SELECT count(*) FROM webhook_event");
  }

  private Committed commit(List<MuxEvent> events) throws Exception {
    return onTheLoop(() -> store.commit(events));
  }

  private <T> T onTheLoop(Supplier<Future<T>> work) throws Exception {
    Promise<T> done = Promise.promise();
    context.runOnContext(_ -> work.get().onComplete(done));
    return done.future().await(20, SECONDS);
  }

  private static List<MuxEvent> events(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> Events.asset(
            "asset-" + i, id(i), "video.asset.created", NOON.plusMillis(i), null, null, "{}"))
        .toList();
  }

  private static List<EventId> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> new EventId(id(i))).toList();
  }

  private static String id(int i) {
    return "event-" + i;
  }
}
