package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.load.LoadPlan.Phase;
import dev.sluice.bench.load.LoadPlan.WhenBusy;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FloodTest {
  private static final Path SAMPLES = Path.of("../../src/test/resources/mux");

  private final Vertx vertx = Vertx.vertx();
  private final Set<String> taken = ConcurrentHashMap.newKeySet();
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void counts_what_was_acknowledged_and_sends_again_what_was_refused() throws Exception {
    int port = serve(request -> request.body().onSuccess(body -> {
      boolean refuse = asked.incrementAndGet() % 3 == 0;
      String id = new JsonObject(body).getString("id");
      assertThat(refuse || taken.add(id)).isTrue();
      request.response().setStatusCode(refuse ? 503 : 200).end("answer");
    }));
    LoadPlan plan = plan(port, Phase.closed("all", 0.5, true));
    try (Flood flood = flood(plan)) {
      JsonObject tally = flood.run(plan.phases().getFirst()).toJson();
      flood.drain();
      assertThat(flood.acknowledged().cardinality()).isEqualTo(taken.size()).isPositive();
      assertThat(tally.getJsonObject("statuses").getLong("503")).isPositive();
      // What was refused last has not been sent again yet: one for each connection at most.
      assertThat(flood.sent().cardinality()).isBetween(taken.size(), taken.size() + 4);
    }
  }

  @Test
  void in_an_open_loop_a_stall_shows_in_the_latency_of_all_that_were_due() throws Exception {
    int port = serve(request -> request.body().onSuccess(_ -> {
      if (asked.incrementAndGet() == 1) {
        vertx.setTimer(400, _ -> request.response().end("late"));
      } else {
        request.response().end("soon");
      }
    }));
    LoadPlan plan = new LoadPlan(
        port,
        "secret",
        1,
        1,
        0,
        false,
        Mix.of(1),
        SAMPLES,
        Path.of("sent"),
        Path.of("acknowledged"),
        List.of(new Phase("open", 2, 100, WhenBusy.WAIT, false)));
    try (Flood flood = flood(plan)) {
      PhaseTally tally = flood.run(plan.phases().getFirst());
      flood.drain();
      JsonObject latency = tally.toJson().getJsonObject("acceptedLatency");
      assertThat(latency.getLong("maxMicros")).isGreaterThan(350_000);
      // Those that were due in its first half waited for more than the other half, though the
      // server
      // itself held up only one.
      assertThat(tally.slowerThan(200_000)).isGreaterThan(1);
    }
  }

  @Test
  void connects_again_when_the_server_has_closed() throws Exception {
    int port = serve(request -> request.body().onSuccess(_ -> {
      if (asked.incrementAndGet() % 5 == 0) {
        request.connection().close();
      } else {
        request.response().end("answer");
      }
    }));
    LoadPlan plan = plan(port, Phase.closed("all", 0.5, true));
    try (Flood flood = flood(plan)) {
      JsonObject tally = flood.run(plan.phases().getFirst()).toJson();
      assertThat(tally.getLong("accepted")).isGreaterThan(10);
      assertThat(flood.totals().getLong("connectionsLost")).isPositive();
    }
  }

  @Test
  void uses_so_many_connections_as_the_phase_says_and_the_resting_ones_may_be_closed()
      throws Exception {
    var underWay = new AtomicInteger();
    var most = new AtomicInteger();
    HttpServerOptions hasty =
        new HttpServerOptions().setIdleTimeout(60).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    int port = serve(
        hasty,
        request -> request.body().onSuccess(body -> {
          most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
          taken.add(new JsonObject(body).getString("id"));
          vertx.setTimer(2, _ -> {
            underWay.decrementAndGet();
            request.response().end("answer");
          });
        }));
    LoadPlan plan = plan(port, Phase.closed("few", 0.5, true).over(2));
    try (Flood flood = flood(plan)) {
      JsonObject few = flood.run(plan.phases().getFirst()).toJson();
      assertThat(most).hasValue(2);
      flood.drain();
      JsonObject all = flood.run(Phase.closed("all", 0.5, true)).toJson();
      flood.drain();
      assertThat(most).hasValue(4);
      assertThat(few.getLong("accepted")).isPositive();
      assertThat(all.getLong("accepted")).isPositive();
      assertThat(flood.acknowledged().cardinality()).isEqualTo(taken.size());
      assertThat(flood.totals().getLong("connectionsLost")).isZero();
    }
  }

  private static Flood flood(LoadPlan plan) throws Exception {
    var factory =
        new RequestFactory(SAMPLES, new EventIds(plan.seed(), 1), plan.secret(), "localhost");
    return new Flood(
        plan, new RequestSource(PreparedRequests.of(plan.prepared(), factory), false, factory));
  }

  private static LoadPlan plan(int port, Phase phase) {
    return new LoadPlan(
        port,
        "secret",
        1,
        4,
        10,
        false,
        Mix.of(1),
        SAMPLES,
        Path.of("sent"),
        Path.of("acknowledged"),
        List.of(phase));
  }

  private int serve(Handler<HttpServerRequest> handler) throws Exception {
    return serve(new HttpServerOptions(), handler);
  }

  private int serve(HttpServerOptions options, Handler<HttpServerRequest> handler)
      throws Exception {
    HttpServer server = vertx
        .createHttpServer(options)
        .requestHandler(handler)
        .listen(0, "127.0.0.1")
        .await(10, TimeUnit.SECONDS);
    return server.actualPort();
  }
}
