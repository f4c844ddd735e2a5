package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.postgres.TestDatabase;
import dev.sluice.simulator.ApiToken;
import dev.sluice.simulator.Disorder;
import dev.sluice.simulator.Faults;
import dev.sluice.simulator.Mix;
import dev.sluice.simulator.MuxApiSettings;
import dev.sluice.simulator.MuxApiVerticle;
import dev.sluice.simulator.SendReport;
import dev.sluice.simulator.SenderSettings;
import dev.sluice.simulator.Shower;
import dev.sluice.simulator.WebhookSender;
import dev.sluice.simulator.World;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Whether the answers to webhooks are as quick while Mux's API is away, with sessions that poll it: rounds with Mux well and
 * Mux away take turns, so that what else the machine does falls on both. Takes minutes and measures, so only with
 * {@code -Dsluice.outage.ingest=30s}, the length of a round; {@code -Dsluice.outage.ingest.rounds} of each kind, 3 as a
 * rule. Prints each round, and the ratio of the medians.
 */
@EnabledIfSystemProperty(named = "sluice.outage.ingest", matches = "\\w+")
class IngestInOutageIT {
  private static final ApiToken TOKEN = new ApiToken("token-id", "token-secret");
  private static final int RATE_PER_SECOND = 300;
  private static final Faults AWAY = new Faults(0.5, 0.5, 0, 0, 0, Duration.ZERO);
  private static final String BREAKER = "/api/v1/resilience/circuit-breakers/mux-api";

  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase database = TestDatabase.fresh();
  private final MuxApiVerticle mux = new MuxApiVerticle(
      world(1, 1), MuxApiSettings.onLoopback(TOKEN), InstantSource.system(), null);
  private long seed = System.currentTimeMillis();

  private record Round(SendReport report, long calls, String breaker) {
    long p99Micros() {
      return report.accepted().p99().toNanos() / 1_000;
    }

    @Override
    public String toString() {
      return "%,d accepted, p50 %.2f ms, p99 %.2f ms, max %.1f ms; %d calls reached Mux, breaker %s at the end"
          .formatted(
              report.accepted().count(),
              report.accepted().p50().toNanos() / 1e6,
              p99Micros() / 1e3,
              report.accepted().max().toNanos() / 1e6,
              calls,
              breaker);
    }
  }

  @AfterEach
  void stop() {
    var _ = RunningGateway.await(vertx.close());
    database.close();
  }

  @Test
  void webhooks_are_taken_as_before_while_mux_is_away() throws Exception {
    var length = Duration.parse("PT" + System.getProperty("sluice.outage.ingest"));
    int rounds = Integer.getInteger("sluice.outage.ingest.rounds", 3);
    assertThat(RunningGateway.await(vertx.deployVerticle(mux))).isNotEmpty();
    try (var gateway = RunningGateway.start(
        database.url(),
        Map.of(
            "mux.api-url", mux.url(),
            "mux.token-id", TOKEN.id(),
            "mux.token-secret", TOKEN.secret()))) {
      for (int session = 0; session < 4; session++) {
        poll(gateway, session);
      }
      System.out.println("warm-up: " + round(gateway, length, Faults.none()));
      List<Round> quiet = new ArrayList<>();
      List<Round> away = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        quiet.add(round(gateway, length, Faults.none()));
        System.out.println("Mux well: " + quiet.getLast());
        away.add(round(gateway, length, AWAY));
        System.out.println("Mux away: " + away.getLast());
      }
      System.out.printf(
          "p99 of ingest, medians: Mux well %.2f ms, Mux away %.2f ms, ratio %.3f%n",
          median(quiet) / 1e3, median(away) / 1e3, (double) median(away) / median(quiet));
      System.out.printf(
          "means and their standard errors: Mux well %s, Mux away %s, ratio %.3f%n",
          mean(quiet), mean(away), mean(away).millis() / mean(quiet).millis());
      assertThat(away).allMatch(round -> !round.breaker().equals("closed"));
    }
  }

  private Round round(RunningGateway gateway, Duration length, Faults faults) throws Exception {
    mux.faults(faults);
    // As if each round began with a Mux that was well until now.
    var reset = gateway.send(HttpRequest.newBuilder(gateway.management(BREAKER + "/action"))
        .POST(BodyPublishers.ofString("{\"action\":\"reset\"}"))
        .build());
    assertThat(reset.statusCode()).as(reset.body()).isEqualTo(200);
    long callsBefore = mux.calls().total();
    var sender = new WebhookSender(
        vertx,
        SenderSettings.to(gateway.webhooks(), RunningGateway.SECRET)
            .withConnections(32)
            .withRate(RATE_PER_SECOND),
        InstantSource.system());
    var events = world(++seed, (int) (length.toSeconds() * RATE_PER_SECOND));
    SendReport report = sender
        .send(Shower.plan(events, Disorder.none(), seed))
        .toCompletionStage()
        .toCompletableFuture()
        .get(length.toSeconds() + 60, TimeUnit.SECONDS);
    RunningGateway.await(sender.close());
    assertThat(report.flawless()).as(report.toString()).isTrue();
    String breaker = new JsonObject(gateway
            .send(HttpRequest.newBuilder(gateway.management(BREAKER)).build())
            .body())
        .getString("state");
    return new Round(report, mux.calls().total() - callsBefore, breaker);
  }

  private static World world(long seed, int events) {
    var settings = new World.WorldSettings(
        seed, 1, Instant.now().minusSeconds(600), Duration.ofMinutes(5), Mix.usual());
    return new World(new World.WorldSettings(
        seed,
        Shower.lifeCyclesFor(settings, events),
        settings.start(),
        settings.span(),
        settings.mix()));
  }

  /** Watches assets that Mux does not know, so that the watching never ends. */
  private static void poll(RunningGateway gateway, int session) {
    var assets =
        IntStream.range(0, 50).mapToObj(i -> "never-ready-" + session + "-" + i).toList();
    var begun = gateway.send(HttpRequest.newBuilder(gateway.management("/api/v1/polling/sessions"))
        .POST(BodyPublishers.ofString(
            new JsonObject().put("assetIds", new JsonArray(assets)).encode()))
        .build());
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
  }

  /** The mean of the rounds, and how far it may be off by chance. */
  private record Mean(double millis, double standardError) {
    @Override
    public String toString() {
      return "%.2f ms (± %.2f)".formatted(millis, standardError);
    }
  }

  private static Mean mean(List<Round> rounds) {
    double mean = rounds.stream().mapToDouble(Round::p99Micros).average().orElseThrow() / 1e3;
    double squares = rounds.stream()
        .mapToDouble(round -> Math.pow(round.p99Micros() / 1e3 - mean, 2))
        .sum();
    return new Mean(mean, Math.sqrt(squares / (rounds.size() - 1) / rounds.size()));
  }

  private static long median(List<Round> rounds) {
    return rounds.stream()
        .mapToLong(Round::p99Micros)
        .sorted()
        .skip(rounds.size() / 2)
        .findFirst()
        .orElseThrow();
  }
}
