package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.postgres.TestDatabase;
import dev.sluice.simulator.CallLog.Call;
import dev.sluice.simulator.Faults;
import dev.sluice.simulator.Mix;
import dev.sluice.simulator.Story;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * A simulated Mux with Mux's limits that never sends 30 % of its webhooks, whose customers abandon 5 % of their uploads,
 * and whose API fails 1 % of the calls. {@code -Dsluice.loss.lives=2000} is the full size, {@code -Dsluice.loss.seed} decides
 * who loses what.
 */
@Timeout(900)
class LossIT {
  /** So many that what is lost is worth a list. */
  private static final int LIVES = Integer.getInteger("sluice.loss.lives", 400);

  private static final long SEED = Long.getLong("sluice.loss.seed", 10);
  private static final double LOST = 0.3;
  private static final Mix MIX = new Mix(
      Map.of(Story.UPLOAD_READY, 75, Story.URL_READY, 20, Story.UPLOAD_ABANDONED, 5),
      0,
      0,
      0,
      0,
      0,
      0);
  private static final Faults FAILING = new Faults(0.01, 0, 0, 0, 0, Duration.ZERO);
  /** Every read could be made one by one in this time at half of the rate, and some wait out an interval between two. */
  private static final Duration PATIENCE = Duration.ofSeconds(60 + LIVES);

  @Test
  void
      within_muxs_limits_every_asset_reaches_its_true_state_and_the_findings_are_the_losses_exactly(
          TestReporter report) {
    try (var database = TestDatabase.fresh();
        var mux = SimulatedMux.of(SEED, LIVES, MIX)) {
      var losses = new Losses(mux.world(), SEED, LOST);
      try (var losing = RunningGateway.start(database.url(), settings(mux, "1h"))) {
        losses.sendTheRest(losing, database);
      }
      assertThat(losses.lives(false)).as("abandoned uploads, seed " + SEED).isPositive();
      database.change("UPDATE reconcile_scan SET next_at = '-infinity'");
      mux.faults(FAILING);
      Instant began = Instant.now();
      try (var gateway = RunningGateway.start(database.url(), settings(mux, "1s"))) {
        mux.until("everything known has ended, seed " + SEED, PATIENCE, () -> isOver(database));
        Duration took = Duration.between(began, Instant.now());
        long polls = mux.calls().total();
        assertThat(mux.calls().calls()).anyMatch(call -> call.path().endsWith("/assets"));
        sweep(gateway, mux);
        mux.until(
            "as many findings as losses, seed " + SEED,
            () -> ends(database).size() >= losses.ends().size());
        assertThat(ends(database)).as("seed " + SEED).isEqualTo(losses.ends());
        assertThat(losses.beginnings()).as("seed " + SEED).containsAll(beginnings(database));
        assertThat(beginningsAndLeaps(database))
            .as("seed " + SEED)
            .containsAll(losses.beginnings());
        assertThat(states(database))
            .containsExactly("ERROR|" + losses.lives(false), "READY|" + losses.lives(true));
        mux.assertItsRateWasKept("seed " + SEED);
        assertThat(mux.calls().calls())
            .as("calls of which one failed, seed " + SEED)
            .anyMatch(call -> call.status() == 500);
        report.publishEntry(
            "loss of " + LOST + " of " + losses.webhooks() + " webhooks",
            told(mux)
                + "; " + losses.ends().size() + " ends lost, of these " + losses.lives(false)
                + " abandoned, all found in " + took + " with " + polls
                + " calls, for which the rate allows " + SimulatedMux.shortestFor(polls)
                + " at best; seed " + SEED);
      }
    }
  }

  private static Map<String, String> settings(SimulatedMux mux, String scanInterval) {
    Map<String, String> settings = new HashMap<>(mux.settings());
    settings.put("reconcile.processing-max", "1s");
    settings.put("reconcile.upload-grace", "1s");
    settings.put("reconcile.interval-min", "1s");
    settings.put("reconcile.scan-interval", scanInterval);
    return settings;
  }

  private static boolean isOver(TestDatabase database) {
    return database
        .rows(
            "SELECT (SELECT count(*) FROM creative_asset WHERE NOT poll_ended(mux_processing_status))"
                + " + (SELECT count(*) FROM poll_due)")
        .equals(List.of("0"));
  }

  /** Finds the assets of which nothing at all was heard, and that nobody registered. */
  private static void sweep(RunningGateway gateway, SimulatedMux mux) {
    String since = Instant.now().minus(Duration.ofHours(4)).toString();
    var begun = gateway.send(HttpRequest.newBuilder(gateway.management("/api/v1/reconcile/sweeps"))
        .POST(BodyPublishers.ofString(new JsonObject().put("since", since).encode()))
        .build());
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    var at = gateway.management(begun.headers().firstValue("Location").orElseThrow());
    mux.until(
        "the sweep is done",
        () -> new JsonObject(gateway.send(HttpRequest.newBuilder(at).build()).body())
            .getString("state")
            .equals("done"));
  }

  private static Set<String> ends(TestDatabase database) {
    return new TreeSet<>(database.rows(
        "SELECT label, object_id FROM reconcile_finding WHERE label <> 'missed_created'"));
  }

  /** Assets that were still being prepared when they were first read, and of which nothing was known. */
  private static Set<String> beginnings(TestDatabase database) {
    return new TreeSet<>(database.rows(
        "SELECT label, object_id FROM reconcile_finding WHERE label = 'missed_created'"));
  }

  /** The same, and the assets that a page of the list told of first: their one finding says that nothing was known. */
  private static Set<String> beginningsAndLeaps(TestDatabase database) {
    return new TreeSet<>(
        database.rows("SELECT DISTINCT 'missed_created', object_id FROM reconcile_finding"
            + " WHERE label = 'missed_created' OR previous_status IS NULL"));
  }

  private static List<String> states(TestDatabase database) {
    return database.rows(
        "SELECT mux_processing_status, count(*) FROM creative_asset GROUP BY 1 ORDER BY 1");
  }

  private static String told(SimulatedMux mux) {
    List<Call> calls = mux.calls().calls();
    return calls.size() + " calls, "
        + calls.stream().filter(call -> call.status() == 500).count() + " of them failed";
  }
}
