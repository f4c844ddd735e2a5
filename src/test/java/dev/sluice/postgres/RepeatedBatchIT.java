package dev.sluice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Batches large enough to be taken for new, of which some events are in the ledger already. */
class RepeatedBatchIT {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  private static TestDatabase database;
  private static Writers writers;

  @BeforeAll
  static void open() throws Exception {
    database = TestDatabase.fresh();
    var settings = Writers.settings(database);
    var _ = new Migrations(settings).apply();
    writers = new Writers(settings, 1);
  }

  @AfterAll
  static void close() throws Exception {
    writers.close();
    database.close();
  }

  @Test
  void what_is_new_in_a_batch_with_repeats_is_committed_and_told_and_the_rest_is_left_alone()
      throws Exception {
    assertThat(added(events(0, 40))).isEqualTo(ids(0, 40));
    assertThat(added(events(30, 70))).isEqualTo(ids(40, 70));
    assertThat(added(events(0, 70))).isEmpty();
    assertThat(added(events(60, 120))).isEqualTo(ids(70, 120));
    assertThat(StoredObjects.number(database, "SELECT count(*) FROM webhook_event"))
        .isEqualTo(120);
    assertThat(StoredObjects.all(database)).hasSize(120);
  }

  private static List<EventId> added(List<MuxEvent> batch) throws Exception {
    return writers.commit(List.of(List.of(batch))).stream().sorted().toList();
  }

  private static List<MuxEvent> events(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> Events.upload(
            "upload-" + i, eventId(i), "video.upload.created", NOON.plusSeconds(i), null, null))
        .toList();
  }

  private static List<EventId> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> new EventId(eventId(i))).toList();
  }

  private static String eventId(int i) {
    return "event-%04d".formatted(i);
  }
}
