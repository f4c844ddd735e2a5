package dev.sluice.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetentionIT {
  private static final Duration RETENTION = Duration.ofDays(30);

  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
  private final TestDatabase database = TestDatabase.fresh();
  private final Vertx vertx = Vertx.vertx();
  private Pool pool;
  private LedgerMaintenanceVerticle maintenance;

  @BeforeEach
  void open() {
    var settings = new PostgresSettings(
        database.url(), 2, 100, Duration.ofSeconds(5), Duration.ofSeconds(30), RETENTION, 3);
    var _ = new Migrations(settings).apply();
    pool = Connections.pool(vertx, settings);
    maintenance = new LedgerMaintenanceVerticle(pool, settings, Instant::now);
  }

  @AfterEach
  void close() throws Exception {
    var _ = pool.close().await(10, SECONDS);
    var _ = vertx.close().await(10, SECONDS);
    database.close();
  }

  @Test
  void a_gateway_that_starts_has_its_days_and_finds_nothing_to_do_again() throws Exception {
    var _ = vertx.deployVerticle(maintenance).await(20, SECONDS);
    assertThat(partitions()).containsExactly(name(-1), name(0), name(1), name(2), name(3));
    var again = maintenance.ensurePartitions().await(20, SECONDS);
    assertThat(again.iterator().next().getLong("made")).isZero();
  }

  @Test
  void only_days_that_ended_before_the_retention_are_dropped_and_the_horizon_says_so()
      throws Exception {
    for (int day : List.of(-40, -31, -30, -1)) {
      ensure(day);
    }
    assertThat(rows("SELECT whole_since FROM ledger_horizon")).containsExactly("null");
    assertThat(maintenance.dropOldPartitions().await(20, SECONDS))
        .containsExactly(name(-40), name(-31));
    assertThat(partitions()).containsExactly(name(-30), name(-1));
    assertThat(rows("SELECT (whole_since AT TIME ZONE 'UTC')::date FROM ledger_horizon"))
        .containsExactly(today.minusDays(30).toString());
    assertThat(maintenance.dropOldPartitions().await(20, SECONDS)).isEmpty();
  }

  @Test
  void rows_that_lie_aside_move_into_their_day_when_it_is_made() throws Exception {
    insert("before", -9);
    insert("early", -8);
    insert("late", -8);
    insert("after", -7);
    assertThat(rows("SELECT count(*) FROM webhook_event_aside")).containsExactly("4");
    ensure(-8);
    assertThat(rows("SELECT event_id FROM " + name(-8) + " ORDER BY 1"))
        .containsExactly("early", "late");
    assertThat(rows("SELECT event_id FROM webhook_event_aside ORDER BY 1"))
        .containsExactly("after", "before");
    assertThat(catchThrowable(() -> insert("early", -8)))
        .as("they are deduped there as before")
        .hasRootCauseInstanceOf(SQLException.class)
        .rootCause()
        .hasMessageContaining("duplicate key");
  }

  @Test
  void what_lies_aside_is_thinned_out_by_its_receipt_and_the_horizon_says_so() throws Exception {
    insert("old", -400);
    insert("new", -399);
    database.change(
        "UPDATE webhook_event SET received_at = now() - interval '31 days' WHERE event_id = 'old'");
    var _ = maintenance.thinOutAside().await(20, SECONDS);
    assertThat(rows("SELECT event_id FROM webhook_event")).containsExactly("new");
    assertThat(rows("SELECT (whole_since AT TIME ZONE 'UTC')::date FROM ledger_horizon"))
        .containsExactly(today.minusDays(400).toString());
  }

  @Test
  void a_lock_that_others_hold_ends_the_maintenance_soon_and_changes_nothing() throws Exception {
    ensure(-40);
    insert("aside", -9);
    try (Connection reader = database.connect()) {
      reader.setAutoCommit(false);
      try (var statement = reader.createStatement()) {
        var _ = statement.executeQuery("SELECT count(*) FROM webhook_event");
        Throwable refused =
            catchThrowable(() -> maintenance.dropOldPartitions().await(20, SECONDS));
        assertThat(refused).hasMessageContaining("lock timeout");
        assertThat(catchThrowable(() -> maintenance.ensurePartitions().await(20, SECONDS)))
            .hasMessageContaining("lock timeout");
      }
      reader.rollback();
    }
    assertThat(partitions()).containsExactly(name(-40));
    assertThat(maintenance.dropOldPartitions().await(20, SECONDS)).containsExactly(name(-40));
    assertThat(maintenance.ensurePartitions().await(20, SECONDS)).isNotNull();
  }

  @Test
  void two_gateways_at_once_make_and_drop_each_day_once() throws Exception {
    ensure(-40);
    var first = maintenance.ensurePartitions();
    var second = maintenance.ensurePartitions();
    long made = first.await(20, SECONDS).iterator().next().getLong("made")
        + second.await(20, SECONDS).iterator().next().getLong("made");
    assertThat(made).isEqualTo(5);
    var dropped = maintenance.dropOldPartitions();
    var droppedToo = maintenance.dropOldPartitions();
    assertThat(dropped.await(20, SECONDS).size() + droppedToo.await(20, SECONDS).size())
        .isEqualTo(1);
  }

  @Test
  void what_was_added_is_summarized_once_so_that_an_event_is_found_by_its_id() throws Exception {
    ensure(0);
    database.change(
        "INSERT INTO webhook_event (event_id, occurred_at, type, source, outcome, signature, body)"
            + " SELECT 'e' || n, now(), 't', 'webhook', 'recorded', '', convert_to(repeat('b', 2000), 'UTF8')"
            + " FROM generate_series(1, 2000) AS n");
    assertThat(summarizedRanges()).isPositive();
    assertThat(summarizedRanges()).isZero();
  }

  @Test
  void vacuum_does_not_come_for_growth_alone() throws Exception {
    ensure(0);
    assertThat(
            rows(
                "SELECT relname FROM pg_class WHERE reloptions::text LIKE '%insert_threshold=-1%' ORDER BY 1"))
        .containsExactly("mux_object", name(0));
  }

  @Test
  void no_new_row_asks_autovacuum_to_summarize() throws Exception {
    ensure(0);
    assertThat(rows("SELECT t.relname || ' ' || i.reloptions::text FROM pg_index x"
            + " JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_am a ON a.oid = i.relam"
            + " WHERE a.amname = 'brin' AND i.relkind = 'i' ORDER BY 1"))
        .hasSize(2)
        .allMatch(index -> index.contains("autosummarize=off"));
  }

  private long summarizedRanges() throws Exception {
    return maintenance.summarize().await(20, SECONDS).iterator().next().getLong("ranges");
  }

  private void ensure(int day) {
    database.change("SELECT ensure_webhook_event_partition('" + today.plusDays(day) + "'::date)");
  }

  private void insert(String id, int day) {
    database.change(
        "INSERT INTO webhook_event (event_id, occurred_at, type, source, outcome, signature, body) VALUES ('"
            + id + "', '" + today.plusDays(day)
            + " 12:00+00', 't', 'webhook', 'recorded', '', '{}')");
  }

  private String name(int day) {
    return "webhook_event_" + today.plusDays(day).format(DateTimeFormatter.BASIC_ISO_DATE);
  }

  private List<String> partitions() throws SQLException {
    return rows(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent ="
            + " 'webhook_event'::regclass AND c.relname <> 'webhook_event_aside' ORDER BY 1");
  }

  private List<String> rows(String sql) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(String.valueOf(result.getString(1)));
      }
      return rows;
    }
  }
}
