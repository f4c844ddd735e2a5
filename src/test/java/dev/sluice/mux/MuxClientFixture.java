package dev.sluice.mux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sluice.resilience.FailureClass;
import dev.sluice.simulator.ApiToken;
import dev.sluice.simulator.Mix;
import dev.sluice.simulator.MuxApiSettings;
import dev.sluice.simulator.MuxApiSettings.RateLimits;
import dev.sluice.simulator.MuxApiVerticle;
import dev.sluice.simulator.World;
import dev.sluice.simulator.World.WorldSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Vert.x, a simulated Mux at a time that a test sets, and clients of anything on loopback. */
class MuxClientFixture {
  static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
  static final Duration SPAN = Duration.ofMinutes(30);
  static final Instant END = START.plus(SPAN).plusSeconds(3600);
  static final World WORLD = new World(new WorldSettings(9, 120, START, SPAN, Mix.usual()));
  static final MuxToken TOKEN = new MuxToken("token-id", "token-secret");
  static final MuxToken LOW_TOKEN = new MuxToken("low-id", "low-secret");
  static final MuxApiSettings FREE = MuxApiSettings.onLoopback(
          new ApiToken(TOKEN.id(), TOKEN.secret()))
      .withLowPriorityToken(new ApiToken(LOW_TOKEN.id(), LOW_TOKEN.secret()))
      .withLimits(RateLimits.none())
      .withPace(0);
  static final MuxClientSettings SETTINGS =
      new MuxClientSettings(4, 64, Duration.ofSeconds(5), Duration.ofSeconds(20), 1024 * 1024);
  static final String ASSET = "a".repeat(44);

  final AtomicReference<Instant> now = new AtomicReference<>(END);
  final InstantSource clock = now::get;
  Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  MuxApiVerticle deploy(MuxApiSettings settings) throws Exception {
    var api = new MuxApiVerticle(WORLD, settings, clock, null);
    await(vertx.deployVerticle(api));
    return api;
  }

  MuxClient client(String url) {
    return client(url, SETTINGS);
  }

  MuxClient client(String url, MuxClientSettings settings) {
    return new MuxClient(vertx, URI.create(url), new MuxTokens(TOKEN, LOW_TOKEN), settings, clock);
  }

  static MuxClientSettings patient(Duration callDeadline) {
    return new MuxClientSettings(4, 64, Duration.ofSeconds(5), callDeadline, 1024 * 1024);
  }

  @CanIgnoreReturnValue
  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @CanIgnoreReturnValue
  static MuxApiException failure(Future<?> future, FailureClass expected) throws Exception {
    try {
      var value = future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
      throw new AssertionError("it did not fail, but gave " + value);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(MuxApiException.class);
      var failure = requireNonNull((MuxApiException) e.getCause());
      assertThat(failure.failureClass()).as(failure.getMessage()).isEqualTo(expected);
      assertThat(failure.getMessage() + failure.getCause())
          .doesNotContain("token-secret", "low-secret", "dG9rZW4t");
      return failure;
    }
  }
}
