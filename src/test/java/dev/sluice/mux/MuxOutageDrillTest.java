package dev.sluice.mux;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigReader;
import dev.sluice.config.SluiceConfig;
import dev.sluice.guard.Guard;
import dev.sluice.guard.GuardMove;
import dev.sluice.guard.Guards;
import dev.sluice.guard.MonotonicClock;
import dev.sluice.guard.VertxTimers;
import dev.sluice.simulator.Faults;
import dev.sluice.simulator.MuxApiSettings.RateLimits;
import dev.sluice.simulator.MuxApiVerticle;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Mux away for a while under 200 callers, in real time and with the settings as they are shipped, which takes minutes: only
 * with {@code -Dsluice.outage=2m}. What goes wrong says {@code -Dsluice.outage.kind}: mixed, errors or silence. Prints what
 * reached Mux, and how long callers waited.
 */
@EnabledIfSystemProperty(named = "sluice.outage", matches = "\\w+")
class MuxOutageDrillTest extends MuxClientFixture {
  private static final int CALLERS = 200;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Longer than the budget and the governor take the past for spent. */
  private static final Duration BEFORE = Duration.ofSeconds(65);

  private static final Duration AFTER = Duration.ofSeconds(20);

  private final Queue<GuardMove> moves = new ConcurrentLinkedQueue<>();
  private final InstantSource monotonic = new MonotonicClock();

  @Test
  void an_outage_stays_within_budget_and_rate_and_ends_by_itself() throws Exception {
    SluiceConfig config = new ConfigReader(Map.of("SLUICE_PROFILE", "test")).read(null, Map.of());
    var mux = new MuxApiVerticle(WORLD, FREE.withLimits(RateLimits.asMux()), monotonic, null);
    await(vertx.deployVerticle(mux));
    var guards = new Guards(
        vertx, config.guard().budget(), new SimpleMeterRegistry(), monotonic, new Random());
    config.guard().dependencies().forEach(guards::register);
    Guard guard = guards.of("mux-api");
    MuxClient client = client(mux.url(), config.mux().client());
    var crowd = new Crowd(
        guard,
        new VertxTimers(vertx),
        monotonic,
        asset -> status(client, guard, asset),
        GuardedMuxFixture.ASSETS,
        PAUSE);

    // The simulator makes its world with the first call, and what comes meanwhile would arrive at
    // once.
    await(client.asset(GuardedMuxFixture.ASSETS.getFirst(), Priority.HIGH));
    pass(Duration.ofSeconds(2));
    guards.onMove(moves::add);
    crowd.begin(CALLERS);
    pass(BEFORE);
    mux.faults(faults(System.getProperty("sluice.outage.kind", "mixed")));
    Instant down = monotonic.instant();
    pass(Duration.parse("PT" + System.getProperty("sluice.outage")));
    Promise<Void> closed = Promise.promise();
    guards.onMove(move -> {
      if (move instanceof GuardMove.BreakerMoved moved && moved.to().equals("closed")) {
        closed.tryComplete();
      }
    });
    assertThat(guard.state().state()).isNotEqualTo("closed");
    mux.faults(Faults.none());
    Instant back = monotonic.instant();
    closed.future().toCompletionStage().toCompletableFuture().get(15, MINUTES);
    pass(AFTER);

    var report = new OutageReport(
        down,
        back,
        mux.calls(),
        crowd.sent(),
        crowd.retries(),
        List.copyOf(moves),
        await(crowd.end()));
    System.out.println(report.figures());
    assertThat(report.mostSentInAnySecond()).isLessThanOrEqualTo(5);
    assertThat(report.mostInAnySecond()).isLessThanOrEqualTo(5);
    assertThat(report.mostRetriesInAnyMinute()).isLessThanOrEqualTo(10);
    guards.close();
    await(client.close());
  }

  private static Future<String> status(MuxClient client, Guard guard, String asset) {
    return client.asset(asset, Priority.HIGH).map(answer -> {
      RateRemaining rate = answer.rate();
      if (rate != null) {
        guard.rateRemaining(MuxCall.ASSET.lane(), rate.remaining(), rate.limit());
      }
      return answer.value().status().orElse("none");
    });
  }

  private static Faults faults(String kind) {
    return switch (kind) {
      case "errors" -> GuardedMuxFixture.ERRORS;
      case "silence" -> GuardedMuxFixture.SILENCE;
      case "mixed" -> new Faults(0.3, 0.3, 0.1, 0.2, 0.1, Duration.ZERO);
      default -> throw new IllegalArgumentException("no such kind of outage: " + kind);
    };
  }

  private void pass(Duration time) throws Exception {
    vertx
        .timer(time.toMillis(), MILLISECONDS)
        .toCompletionStage()
        .toCompletableFuture()
        .get(time.toMillis() + 30_000, MILLISECONDS);
  }
}
