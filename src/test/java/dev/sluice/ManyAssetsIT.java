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
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
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
  private static final int PAGES = Math.ceilDiv(ASSETS, PAGE);
  private static final int SESSIONS = 5;
  /** What may be read one by one besides: as many as are read at once. */
  private static final int SINGLE_READS = 8;
  /** As polling.session-assets-max is by default. */
  private static final int SESSION_ASSETS_MAX = 10_000;

  @Test
  void one_session_over_many_costs_the_pages_of_their_list(TestReporter report) throws Exception {
    watch(1, PAGES + SINGLE_READS, report);
  }

  @Test
  void sessions_that_begin_one_after_the_other_share_one_list(TestReporter report)
      throws Exception {
    watch(SESSIONS, PAGES + SINGLE_READS, report);
  }

  private static void watch(int sessions, int callsMax, TestReporter report) throws Exception {
    try (var database = TestDatabase.fresh();
        var mux = SimulatedMux.where(Story.URL_READY, ASSETS);
        var gateway = RunningGateway.start(database.url(), mux.settings());
        var stream = new EventStream(gateway.managementPort(), "/api/v1/stream?types=session")) {
      Instant began = Instant.now();
      List<String> assets = mux.assets();
      int each = Math.ceilDiv(ASSETS, sessions);
      for (int from = 0; from < ASSETS; from += each) {
        HttpResponse<String> begun =
            begin(gateway, assets.subList(from, Math.min(ASSETS, from + each)));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
      }
      Instant allBegan = Instant.now();
      for (int watched = 0; watched < ASSETS; ) {
        JsonObject end = stream.next().json();
        assertThat(end.getString("event")).isEqualTo("completed");
        watched += end.getInteger("watched");
      }
      Duration took = Duration.between(began, Instant.now());
      List<Call> calls = mux.calls().calls();
      report.publishEntry(
          sessions + " session(s) over " + ASSETS + " assets",
          took + ", " + calls.size() + " calls, the first to the last in " + mux.span()
              + "; the rate allows the " + PAGES + " pages in "
              + SimulatedMux.shortestFor(PAGES));
      // A list waits until no more comes, for two seconds at the longest. On a machine so slow that
      // sessions began later, what had gone by costs another list.
      boolean isLate = calls.getFirst().at().isBefore(allBegan);
      assertThat(calls).hasSizeLessThanOrEqualTo(isLate ? callsMax + PAGES : callsMax);
      mux.assertItsRateWasKept(sessions + " sessions");
      assertThat(database.rows(
              "SELECT count(*) FROM creative_asset WHERE mux_processing_status = 'READY'"))
          .containsExactly(String.valueOf(ASSETS));
    }
  }

  @Test
  void a_session_over_more_than_one_may_watch_is_refused_and_says_so() {
    try (var database = TestDatabase.fresh();
        var mux = SimulatedMux.where(Story.URL_READY, 1);
        var gateway = RunningGateway.start(database.url(), mux.settings())) {
      List<String> longest = IntStream.rangeClosed(0, SESSION_ASSETS_MAX)
          .mapToObj(i -> "a".repeat(123) + (10_000 + i))
          .toList();
      HttpResponse<String> many = begin(gateway, longest);
      assertThat(many.statusCode()).isEqualTo(400);
      assertThat(many.body()).contains("at most 10000 assets and uploads, not 10001");
      assertThat(begin(gateway, longest.subList(0, SESSION_ASSETS_MAX)).statusCode())
          .isEqualTo(201);
      HttpResponse<String> tooLong =
          begin(gateway, Collections.nCopies(2 * SESSION_ASSETS_MAX, longest.getFirst()));
      assertThat(tooLong.statusCode()).isEqualTo(413);
      assertThat(tooLong.body()).contains("too-large");
    }
  }

  private static HttpResponse<String> begin(RunningGateway gateway, List<String> assets) {
    var message = new JsonObject().put("assetIds", new JsonArray(assets));
    return gateway.send(HttpRequest.newBuilder(gateway.management("/api/v1/polling/sessions"))
        .POST(BodyPublishers.ofString(message.encode()))
        .build());
  }
}
