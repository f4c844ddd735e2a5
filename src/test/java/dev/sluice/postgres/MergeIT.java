package dev.sluice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.asset.Facts;
import dev.sluice.asset.Histories;
import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The merge in SQL against the merge in Java: random histories, shuffled and repeated, through four writers at once.
 * {@code -Dsluice.sqlHistories=20000} tries more of them.
 */
class MergeIT {
  private static final int USUAL = 1_000;
  private static final int AT_ONCE = 50;
  private static final int WRITERS = 4;
  private static final int BATCH_MAX = 64;

  private static TestDatabase database;
  private static Writers writers;

  @BeforeAll
  static void open() throws Exception {
    database = TestDatabase.fresh();
    var settings = Writers.settings(database);
    var _ = new Migrations(settings).apply();
    // One day of the histories has a partition, the other lies aside.
    database.change("SELECT ensure_webhook_event_partition('2026-06-01')");
    writers = new Writers(settings, WRITERS);
  }

  @AfterAll
  static void close() throws Exception {
    writers.close();
    database.close();
  }

  @Test
  void four_writers_at_once_end_in_the_state_that_java_folds() throws Exception {
    int histories = Integer.getInteger("sluice.sqlHistories", USUAL);
    long deliveries = 0;
    for (int first = 0; first < histories; first += AT_ONCE) {
      deliveries += check(first, Math.min(histories, first + AT_ONCE));
    }
    assertThat(deliveries).isGreaterThan(20L * histories);
    assertThat(StoredObjects.deadlocks(database)).isZero();
  }

  private static long check(int first, int end) throws Exception {
    String seeds = "histories of the seeds " + first + " to " + (end - 1);
    List<MuxEvent> told = new ArrayList<>();
    for (int seed = first; seed < end; seed++) {
      told.addAll(Histories.of(seed, seed + "-"));
    }
    List<EventId> added = writers.commit(batches(told, new Random(first)));

    assertThat(StoredObjects.all(database)).as(seeds).isEqualTo(Facts.fold(told));
    Set<EventId> ids = new HashSet<>();
    told.forEach(event -> ids.add(event.id()));
    assertThat(added).as(seeds).hasSameSizeAs(ids);
    assertThat(new HashSet<>(added)).as(seeds).isEqualTo(ids);
    assertThat(StoredObjects.number(database, "SELECT count(*) FROM webhook_event"))
        .as(seeds)
        .isEqualTo(ids.size());
    database.change("TRUNCATE webhook_event, mux_object");
    return told.size();
  }

  /** Everything in random order, a third of it twice, dealt to the writers in batches of random sizes. */
  private static List<List<List<MuxEvent>>> batches(List<MuxEvent> told, Random random) {
    List<MuxEvent> shuffled = new ArrayList<>(told);
    for (int repeats = told.size() / 3; repeats > 0; repeats--) {
      shuffled.add(told.get(random.nextInt(told.size())));
    }
    Collections.shuffle(shuffled, random);
    List<List<List<MuxEvent>>> all = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      int from = shuffled.size() * writer / WRITERS;
      int to = shuffled.size() * (writer + 1) / WRITERS;
      all.add(split(shuffled.subList(from, to), random));
    }
    return all;
  }

  /** A batch ends early before an id that it has already: the store wants distinct ones. */
  private static List<List<MuxEvent>> split(List<MuxEvent> events, Random random) {
    List<List<MuxEvent>> batches = new ArrayList<>();
    List<MuxEvent> batch = new ArrayList<>();
    Set<EventId> ids = new HashSet<>();
    int size = 1 + random.nextInt(BATCH_MAX);
    for (MuxEvent event : events) {
      if (batch.size() == size || ids.contains(event.id())) {
        batches.add(batch);
        batch = new ArrayList<>();
        ids.clear();
        size = 1 + random.nextInt(BATCH_MAX);
      }
      batch.add(event);
      ids.add(event.id());
    }
    batches.add(batch);
    return batches;
  }
}
