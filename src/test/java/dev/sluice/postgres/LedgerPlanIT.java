package dev.sluice.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.EventListing;
import dev.sluice.bus.EventPlace;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the planner answers the questions about a ledger of some size; no setting forces its hand. */
class LedgerPlanIT {
  private static final Instant NOON = Instant.parse("2026-06-05T12:00:00Z");
  private static final int EVENTS = 50_000;

  private static TestDatabase database;
  private static Vertx vertx;
  private static Pool pool;

  @BeforeAll
  static void open() throws Exception {
    database = TestDatabase.fresh();
    var _ = new Migrations(settings(database, 2)).apply();
    database.change(
        "SELECT ensure_webhook_event_partition('2026-06-01'::date + n) FROM generate_series(0, 9) n");
    // Five days are full, one is old and aside, the days to come are empty; one in a thousand is
    // quarantined.
    database.change("""
        INSERT INTO webhook_event (event_id, occurred_at, type, source, outcome, fault, asset_key, signature, body)
        SELECT 'ev-' || n, '2026-05-31 00:00+00'::timestamptz + n * interval '10 seconds',
               CASE mod(n, 4) WHEN 0 THEN 'video.asset.ready' ELSE 'video.asset.updated' END, 'webhook',
               CASE mod(n, 1000) WHEN 0 THEN 'quarantined' ELSE 'applied' END,
               CASE mod(n, 1000) WHEN 0 THEN 'nul' END, 'asset-' || mod(n, 3000), 't=1,v1=0', repeat('x', 700)::bytea
        FROM generate_series(1, %d) n""".formatted(EVENTS));
    database.change("""
        INSERT INTO mux_object (kind, id, parent_id, stamp, status, live_completed, first_at, last_at, detail)
        SELECT 'asset', 'asset-' || n, 'upload-' || n, 's', 'ready', false, now(), now(), '{}'
        FROM generate_series(0, 2999) n""");
    database.change("ANALYZE");
    vertx = Vertx.vertx();
    pool = Connections.pool(vertx, settings(database, 2));
  }

  private static PostgresSettings settings(TestDatabase of, int connections) {
    return new PostgresSettings(
        of.url(),
        connections,
        100,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofDays(90),
        2);
  }

  @AfterAll
  static void close() throws Exception {
    var _ = pool.close().await(10, SECONDS);
    var _ = vertx.close().await(10, SECONDS);
    database.close();
  }

  @Test
  void no_page_of_the_ledger_scans_a_day() throws Exception {
    EventPlace middle = new EventPlace(NOON, "ev-7");
    for (Map<String, String> parameters : List.of(
        Map.<String, String>of(),
        Map.of("cursor", middle.cursor()),
        Map.of("from", "2026-06-04T00:00:00Z", "to", "2026-06-05T00:00:00Z"),
        Map.of("status", "quarantined"),
        Map.of("status", "quarantined", "cursor", middle.cursor()),
        Map.of("asset", "asset-17"),
        Map.of("asset", "upload-17", "cursor", middle.cursor()),
        Map.of("asset", "asset-17", "type", "video.asset.ready"),
        Map.of("type", "video.asset.ready"),
        Map.of("status", "applied", "limit", "200"))) {
      EventListing listing = EventListing.of(parameters);
      Sql statement = PgLedger.statement(listing.filter());
      assertNoScan(parameters.toString(), statement, PgLedger.parameters(listing));
    }
  }

  @Test
  void no_look_up_of_events_or_their_history_scans_a_day() throws Exception {
    OffsetDateTime noon = NOON.atOffset(ZoneOffset.UTC);
    OffsetDateTime ever = EventPlace.NEWEST.occurredAt().atOffset(ZoneOffset.UTC);
    String[] keys = {"asset-1", "asset-2", "asset-3"};
    assertNoScan("one", Sql.EVENT_BY_ID, Tuple.of("ev-7"));
    assertNoScan(
        "bodies",
        Sql.EVENT_BODIES,
        Tuple.tuple()
            .addArrayOfString(new String[] {"ev-7", "ev-8"})
            .addArrayOfOffsetDateTime(new OffsetDateTime[] {noon, noon}));
    assertNoScan("history", Sql.HISTORY_EVENTS, Tuple.of(keys, ever, ever));
    assertNoScan("orphans", Sql.HISTORY_ORPHANS, Tuple.of("", 1000));
    assertNoScan("quarantine", Sql.COUNT_QUARANTINED, Tuple.tuple());
    assertNoScan("objects", Sql.MUX_OBJECT_PAGE, Tuple.of("", "", 200));
    assertNoScan("family", Sql.MUX_OBJECT_FAMILY, Tuple.of(keys, "", "", 200));
  }

  @Test
  void a_search_for_a_rare_type_examines_a_bounded_number_of_rows_and_goes_on() throws Exception {
    var ledger = new PgLedger(pool);
    EventListing listing = EventListing.of(Map.of("type", "video.asset.none", "limit", "10"));
    int pages = 0;
    for (EventPlace next = EventPlace.NEWEST; next != null; pages++) {
      var page = ledger.list(new EventListing(listing.filter(), next, 10)).await(20, SECONDS);
      assertThat(page.items()).isEmpty();
      next = page.next();
    }
    assertThat(pages).isEqualTo(EVENTS / PgLedger.EXAMINED_MAX + 1);
  }

  /** What is asked again and again was asked first when nothing was there, and nothing was analysed since. */
  @Test
  void no_question_without_parameters_scans_a_day_that_has_filled_since() throws Exception {
    String day = "webhook_event_20260608";
    List<Sql> questions = List.of(Sql.RECONCILE_TRAFFIC, Sql.COUNT_QUARANTINED);
    try (TestDatabase young = TestDatabase.fresh()) {
      var _ = new Migrations(settings(young, 1)).apply();
      young.change("SELECT ensure_webhook_event_partition('2026-06-08'::date)");
      Pool one = Connections.pool(vertx, settings(young, 1));
      Map<Sql, Long> scanned = new EnumMap<>(Sql.class);
      for (Sql statement : questions) {
        var _ = statement.on(one, Tuple.tuple()).await(20, SECONDS);
      }
      young.change("""
          INSERT INTO webhook_event (event_id, occurred_at, type, source, outcome, signature, body)
          SELECT 'late-' || n, '2026-06-08 00:00+00'::timestamptz + n * interval '1 second', 't', 'webhook', 'applied', '',
                 repeat('x', 700)::bytea
          FROM generate_series(1, 20000) n""");
      for (Sql statement : questions) {
        long before = rowsScanned(one, day);
        var _ = statement.on(one, Tuple.tuple()).await(20, SECONDS);
        scanned.put(statement, rowsScanned(one, day) - before);
      }
      assertThat(scanned).isEqualTo(Map.of(Sql.RECONCILE_TRAFFIC, 0L, Sql.COUNT_QUARANTINED, 0L));
      long before = rowsScanned(one, day);
      var _ = one.query("SELECT count(type) FROM " + day).execute().await(20, SECONDS);
      assertThat(rowsScanned(one, day) - before).as("a scan is seen").isEqualTo(20_000);
      var _ = one.close().await(10, SECONDS);
    }
  }

  /** What sequential scans of the table have read, of the only connection of the pool too. */
  private static long rowsScanned(Pool one, String table) throws Exception {
    var _ = one.query("SELECT pg_stat_force_next_flush()").execute().await(20, SECONDS);
    return one.query("SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = '" + table + "'")
        .execute()
        .await(20, SECONDS)
        .iterator()
        .next()
        .getLong(0);
  }

  private static void assertNoScan(String what, Sql statement, Tuple parameters) throws Exception {
    var rows =
        pool.preparedQuery("EXPLAIN " + statement.text()).execute(parameters).await(20, SECONDS);
    List<String> plan = new ArrayList<>();
    rows.forEach(row -> plan.add(row.getString(0)));
    assertThat(plan)
        .as("%s:%n%s", what, String.join("\n", plan))
        .noneMatch(line ->
            (line.contains("Seq Scan on webhook_event") || line.contains("Seq Scan on mux_object"))
                // A day that is known to be empty is scanned for nothing.
                && !line.contains("cost=0.00..0.00"));
  }
}
