package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metrics.EventStream;
import dev.sluice.postgres.TestDatabase;
import dev.sluice.simulator.CallLog.Call;
import dev.sluice.simulator.Story;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * Sessions over many assets that have all come to their end without a webhook. {@code -Dsluice.session.assets=5000}
 * watches that many.
 */
@Timeout(600)
class ManyAssetsIT {
  private static final int ASSETS = Integer.getInteger("sluice.session.assets", 300);
  private static final int PAGE = 100;
  private static final int CALLS_PER_SECOND = 5;
  /** As many as the management listener takes in one body. */
  private static final int SESSION_MAX = 1_000;
  /** What may be read one by one before and after the list: as many as are read at once, twice. */
  private static final int SINGLE_READS = 16;

  @Test
  void sessions_over_many_cost_no_more_calls_than_the_pages_of_their_list_twice(TestReporter report)
      throws Exception {
    try (var database = TestDatabase.fresh();
        var mux = SimulatedMux.where(Story.URL_READY, ASSETS);
        var gateway = RunningGateway.start(database.url(), mux.settings());
        var stream = new EventStream(gateway.managementPort(), "/api/v1/stream?types=session")) {
      long began = System.nanoTime();
      List<String> assets = mux.assets();
      int watched = 0;
      for (int from = 0; from < ASSETS; from += SESSION_MAX) {
        begin(gateway, assets.subList(from, Math.min(ASSETS, from + SESSION_MAX)));
      }
      while (watched < ASSETS) {
        JsonObject end = stream.next().json();
        assertThat(end.getString("event")).isEqualTo("completed");
        watched += end.getInteger("watched");
      }
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      List<Call> calls = mux.calls().calls();
      assertThat(watched).isEqualTo(ASSETS);
      int pages = Math.ceilDiv(ASSETS, PAGE);
      report.publishEntry(
          "sessions over " + ASSETS + " assets",
          took + ", " + calls.size() + " calls, the first to the last in "
              + Duration.between(calls.getFirst().at(), calls.getLast().at())
              + "; the rate allows its " + pages + " pages in "
              + Duration.ofMillis(1000L * pages / CALLS_PER_SECOND));
      // What began when a list was under way, which had passed it, is read by the next one.
      assertThat(calls.size()).isLessThanOrEqualTo(2 * pages + SINGLE_READS);
      assertThat(database.rows(
              "SELECT count(*) FROM creative_asset WHERE mux_processing_status = 'READY'"))
          .containsExactly(String.valueOf(ASSETS));
    }
  }

  private static void begin(RunningGateway gateway, List<String> assets) {
    var message = new JsonObject().put("assetIds", new JsonArray(assets));
    var begun = gateway.send(HttpRequest.newBuilder(gateway.management("/api/v1/polling/sessions"))
        .POST(BodyPublishers.ofString(message.encode()))
        .build());
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
  }
}
