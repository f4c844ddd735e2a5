package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metrics.EventStream;
import dev.sluice.postgres.TestDatabase;
import dev.sluice.simulator.Faults;
import dev.sluice.simulator.Story;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a person sees on the live stream of a whole gateway while it polls. */
@Timeout(300)
class PollingStreamIT {
  @Test
  void the_ends_of_sessions_and_the_moves_of_the_breaker_are_told_as_they_happen()
      throws Exception {
    try (var database = TestDatabase.fresh();
        var mux = SimulatedMux.where(Story.URL_READY, 8);
        var gateway = gateway(database, mux);
        var stream = new EventStream(gateway.managementPort(), "/api/v1/stream")) {
      assertThat(stream.status()).isEqualTo(200);
      String first = begin(gateway, mux.assets().subList(0, 2));
      JsonObject end = next(stream, "session");
      assertThat(end.getString("sessionId")).isEqualTo(first);
      assertThat(end.getString("event")).isEqualTo("completed");
      assertThat(end.getInteger("watched")).isEqualTo(2);

      mux.faults(new Faults(1, 0, 0, 0, 0, Duration.ZERO));
      String second = begin(gateway, mux.assets().subList(2, 8));
      JsonObject opened = next(stream, "breaker");
      assertThat(opened.getString("name")).isEqualTo("mux-api");
      assertThat(opened.getString("previousState")).isEqualTo("closed");
      assertThat(opened.getString("state")).isEqualTo("open");

      mux.faults(Faults.none());
      JsonObject trying = next(stream, "breaker");
      assertThat(trying.getString("state")).isEqualTo("half_open");
      assertThat(next(stream, "breaker").getString("state")).isEqualTo("closed");
      assertThat(next(stream, "session").getString("sessionId")).isEqualTo(second);
    }
  }

  @Test
  void every_asset_that_polling_finds_is_told_as_one_that_a_webhook_told() throws Exception {
    try (var database = TestDatabase.fresh();
        var mux = SimulatedMux.where(Story.URL_READY, 2);
        var gateway = gateway(database, mux);
        var stream =
            new EventStream(gateway.managementPort(), "/api/v1/stream?types=asset,session")) {
      var _ = begin(gateway, mux.assets());
      // The session may be told first: it looks at what is committed, and need not hear of it.
      var told = List.of(stream.next(), stream.next(), stream.next());
      assertThat(told.stream()
              .filter(event -> event.name().equals("asset"))
              .map(event ->
                  event.json().getString("assetId") + " " + event.json().getString("status")))
          .containsExactlyInAnyOrderElementsOf(
              mux.assets().stream().map(asset -> asset + " READY").toList());
      assertThat(told).filteredOn(event -> event.name().equals("session")).hasSize(1);
    }
  }

  private static RunningGateway gateway(TestDatabase database, SimulatedMux mux) {
    Map<String, String> settings = new HashMap<>(mux.settings());
    settings.put("resilience.dependencies.mux-api.breaker.open-for", "1s");
    return RunningGateway.start(database.url(), settings);
  }

  /** The id of the session. */
  private static String begin(RunningGateway gateway, List<String> assets) {
    var message = new JsonObject().put("assetIds", new JsonArray(assets));
    var begun = gateway.send(HttpRequest.newBuilder(gateway.management("/api/v1/polling/sessions"))
        .POST(BodyPublishers.ofString(message.encode()))
        .build());
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
    return new JsonObject(begun.body()).getString("sessionId");
  }

  private static JsonObject next(EventStream stream, String name) throws java.io.IOException {
    var event = stream.next();
    while (!event.name().equals(name)) {
      event = stream.next();
    }
    return event.json();
  }
}
