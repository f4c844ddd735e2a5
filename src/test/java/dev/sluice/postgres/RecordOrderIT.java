package dev.sluice.postgres;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.event.EventData;
import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Source;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The team registers an asset before, between, after or while Mux tells of it, by any of the four keys: one row. Many
 * cases run side by side; the ids of each end in its own number, which is taken off before the rows are compared.
 */
class RecordOrderIT {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final int RECORD = 4;
  private static final int CONCURRENT_CASES = 150;
  private static final String ROW =
      "mine Intro u a READY https://stream.mux.com/p.m3u8 row-7 lesson-7 true true"
          + " 2026-06-01 11:56:40+00 2026-06-01 12:00:09+00";

  private static TestDatabase database;
  private static Writers writers;

  @BeforeAll
  static void open() throws Exception {
    database = TestDatabase.fresh();
    var settings = Writers.settings(database);
    var _ = new Migrations(settings).apply();
    writers = new Writers(settings, 4);
  }

  @AfterEach
  void clear() {
    database.change("TRUNCATE webhook_event, mux_object, asset_record");
  }

  @AfterAll
  static void close() throws Exception {
    writers.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mux_upload_id", "mux_asset_id", "passthrough", "external_id"})
  void a_record_found_by_any_key_makes_the_same_row_in_every_order(String key) throws Exception {
    List<List<Integer>> orders = new ArrayList<>();
    permute(new ArrayList<>(), orders);
    assertThat(orders).hasSize(120);
    for (int step = 0; step <= RECORD; step++) {
      List<MuxEvent> batch = new ArrayList<>();
      try (Connection connection = database.connect()) {
        for (int i = 0; i < orders.size(); i++) {
          int what = orders.get(i).get(step);
          if (what == RECORD) {
            register(connection, key, i);
          } else {
            batch.add(event(what, i));
          }
        }
      }
      var _ = writers.commit(List.of(List.of(batch)));
    }
    assertThat(rows()).containsExactly(ROW);
    assertThat(StoredObjects.number(database, "SELECT count(*) FROM creative_asset"))
        .isEqualTo(120);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mux_upload_id", "mux_asset_id", "passthrough", "external_id"})
  void a_record_made_while_four_writers_tell_of_the_asset_makes_the_same_row(String key)
      throws Exception {
    Random random = new Random(7);
    List<List<List<MuxEvent>>> batches = new ArrayList<>();
    for (int what = 0; what < RECORD; what++) {
      batches.add(shuffledBatches(what, random));
    }
    Callable<Void> registering = () -> {
      try (Connection connection = database.connect()) {
        for (int i : shuffledCases(random)) {
          register(connection, key, i);
        }
      }
      return null;
    };
    try (var beside = Executors.newSingleThreadExecutor()) {
      Future<Void> registered = beside.submit(registering);
      var _ = writers.commit(batches);
      var _ = registered.get();
    }
    assertThat(rows()).containsExactly(ROW);
    assertThat(StoredObjects.number(database, "SELECT count(*) FROM creative_asset"))
        .isEqualTo(CONCURRENT_CASES);
    assertThat(StoredObjects.deadlocks(database)).isZero();
  }

  private static List<Integer> shuffledCases(Random random) {
    List<Integer> cases = new ArrayList<>();
    for (int i = 0; i < CONCURRENT_CASES; i++) {
      cases.add(i);
    }
    Collections.shuffle(cases, random);
    return cases;
  }

  private static List<List<MuxEvent>> shuffledBatches(int what, Random random) {
    List<List<MuxEvent>> batches = new ArrayList<>();
    List<Integer> cases = shuffledCases(random);
    for (int from = 0; from < cases.size(); from += 10) {
      batches.add(
          cases.subList(from, from + 10).stream().map(i -> event(what, i)).toList());
    }
    return batches;
  }

  /** Every different row of the view, without the numbers of the cases. */
  private static Set<String> rows() throws SQLException {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("SET TIME ZONE 'UTC'");
      try (var rows =
          statement.executeQuery("SELECT concat_ws(' ', id, name, mux_upload_id, mux_asset_id,"
              + " mux_processing_status, url, passthrough, external_id, is_final, registered, created_at, updated_at)"
              + " FROM creative_asset")) {
        List<String> texts = new ArrayList<>();
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
        return texts.stream()
            .map(text -> text.replace(" t t ", " true true ").replaceAll("~\\d+", ""))
            .collect(toSet());
      }
    }
  }

  private static void register(Connection connection, String key, int number) throws SQLException {
    String value = switch (key) {
      case "mux_upload_id" -> "u";
      case "mux_asset_id" -> "a";
      case "passthrough" -> "row-7";
      default -> "lesson-7";
    };
    try (var insert = connection.prepareStatement(
        "INSERT INTO asset_record (id, name, " + key
            + ", created_at, updated_at) VALUES (?, 'Intro', ?, '2026-06-01 11:59:00Z', '2026-06-01 11:59:00Z')")) {
      insert.setString(1, "mine~" + number);
      insert.setString(2, value + "~" + number);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
  }

  /** The upload waits, becomes an asset, the asset is made without naming its upload, and is ready. */
  private static MuxEvent event(int what, int number) {
    String n = "~" + number;
    return switch (what) {
      case 0 ->
        event("e1" + n, "video.upload.created", 0, data("u" + n, "waiting", null, null, n, "{}"));
      case 1 ->
        event(
            "e3" + n,
            "video.upload.asset_created",
            1,
            data("u" + n, "asset_created", null, "a" + n, n, "{}"));
      case 2 ->
        event("e2" + n, "video.asset.created", 2, data("a" + n, "preparing", null, null, n, "{}"));
      default ->
        event(
            "e4" + n,
            "video.asset.ready",
            9,
            data(
                "a" + n,
                "ready",
                "u" + n,
                null,
                n,
                "{\"created_at\":\"1780315000\",\"playback_ids\":[{\"policy\":\"public\",\"id\":\"p\"}]}"));
    };
  }

  private static EventData data(
      String id,
      String status,
      @Nullable String uploadId,
      @Nullable String assetId,
      String number,
      String detail) {
    return new EventData(
        id, status, uploadId, assetId, null, "row-7" + number, "lesson-7" + number, null, detail);
  }

  private static MuxEvent event(String id, String type, int second, EventData data) {
    return new MuxEvent(
        new EventId(id),
        type,
        NOON.plusSeconds(second),
        Source.WEBHOOK,
        null,
        null,
        null,
        data,
        "t=1,v1=0",
        new byte[] {'{', '}'},
        null);
  }

  private static void permute(List<Integer> begun, List<List<Integer>> all) {
    if (begun.size() == RECORD + 1) {
      all.add(List.copyOf(begun));
    }
    for (int next = 0; next <= RECORD; next++) {
      if (!begun.contains(next)) {
        begun.add(next);
        permute(begun, all);
        begun.removeLast();
      }
    }
  }
}
