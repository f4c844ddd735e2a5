package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulator.ApiToken;
import dev.sluice.simulator.CallLog;
import dev.sluice.simulator.Faults;
import dev.sluice.simulator.LifeCycle;
import dev.sluice.simulator.Mix;
import dev.sluice.simulator.MuxApiSettings;
import dev.sluice.simulator.MuxApiVerticle;
import dev.sluice.simulator.SimulatedEvent;
import dev.sluice.simulator.Story;
import dev.sluice.simulator.Truth;
import dev.sluice.simulator.World;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A simulated Mux on loopback, with Mux's own limits, which sends no webhook: all there is to know must be asked for. */
final class SimulatedMux implements AutoCloseable {
  private static final ApiToken TOKEN = new ApiToken("token-id", "token-secret");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  /** Mux's limit for all calls that are no POST. */
  static final int CALLS_PER_SECOND = 5;

  private final Vertx vertx = Vertx.vertx();
  private final World world;
  private final MuxApiVerticle api;

  private SimulatedMux(World world, long seed) {
    this.world = world;
    var usual = MuxApiSettings.onLoopback(TOKEN);
    var settings = new MuxApiSettings(
        usual.host(),
        usual.port(),
        usual.token(),
        null,
        null,
        usual.limits(),
        usual.pace(),
        usual.uploadsMax(),
        seed);
    this.api = new MuxApiVerticle(world, settings, InstantSource.system(), null);
  }

  /** One in which this happened to so many assets, some hours ago. */
  static SimulatedMux where(Story story, int assets) {
    return of(5, assets, Mix.only(story));
  }

  /** One in which so many lives were lived some hours ago; the seed decides which, and what meets {@link #faults}. */
  static SimulatedMux of(long seed, int lives, Mix mix) {
    var world = new World(new World.WorldSettings(
        seed,
        lives,
        InstantSource.system().instant().minus(Duration.ofHours(3)),
        Duration.ofMinutes(5),
        mix));
    var mux = new SimulatedMux(world, seed);
    var _ = RunningGateway.await(mux.vertx.deployVerticle(mux.api));
    return mux;
  }

  /** Everything that happened in it. */
  World world() {
    return world;
  }

  /** Fails where more calls than Mux allows arrived within any second, or one was refused for it. */
  void assertItsRateWasKept(String when) {
    assertThat(calls().mostWithin(Duration.ofSeconds(1)))
        .as("calls within one second, %s: %s", when, calls().calls())
        .isLessThanOrEqualTo(CALLS_PER_SECOND);
    assertThat(calls().calls()).as("calls").noneMatch(call -> call.status() == 429);
  }

  /** The shortest time in which so many calls may be made. */
  static Duration shortestFor(long calls) {
    return Duration.ofMillis(1000 * calls / CALLS_PER_SECOND);
  }

  /** From the first call to the last. */
  Duration span() {
    List<CallLog.Call> calls = calls().calls();
    Instant first = calls.getFirst().at();
    return Duration.between(first, calls.getLast().at());
  }

  /** The settings that make a gateway ask it, by their full names. */
  Map<String, String> settings() {
    return Map.of(
        "mux.api-url", api.url(),
        "mux.token-id", TOKEN.id(),
        "mux.token-secret", TOKEN.secret());
  }

  /** The same as environment variables. */
  Map<String, String> variables() {
    return Map.of(
        "MUX_API_URL", api.url(),
        "MUX_TOKEN_ID", TOKEN.id(),
        "MUX_TOKEN_SECRET", TOKEN.secret());
  }

  /** Every asset that it has. */
  List<String> assets() {
    return world
        .lifeCycles()
        .map(LifeCycle::truth)
        .map(Truth::assetId)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Every call that it got. */
  CallLog calls() {
    return api.calls();
  }

  /** What it would have told of every asset. */
  Stream<SimulatedEvent> events() {
    return world.lifeCycles().flatMap(life -> life.events().stream());
  }

  /** Deletes an asset, of which no webhook tells. */
  void delete(String assetId) {
    String credentials = Base64.getEncoder()
        .encodeToString((TOKEN.id() + ":" + TOKEN.secret()).getBytes(StandardCharsets.UTF_8));
    var request = HttpRequest.newBuilder(URI.create(api.url() + "/video/v1/assets/" + assetId))
        .header("Authorization", "Basic " + credentials)
        .DELETE()
        .build();
    try (var client = HttpClient.newHttpClient()) {
      // It has a rate, beyond which it answers 429.
      until("the deletion of " + assetId, () -> status(client, request) == 204);
    }
  }

  private static int status(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new AssertionError("the deletion was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Its list lacks the asset from now on; asked for by its id it is there. */
  void unlist(String assetId) {
    api.unlist(assetId);
  }

  void faults(Faults faults) {
    api.faults(faults);
  }

  /** Waits until it is so; what is awaited is looked at ten times a second. */
  void until(String what, BooleanSupplier isSo) {
    until(what, PATIENCE, isSo);
  }

  /** The same, with this much patience. */
  void until(String what, Duration patience, BooleanSupplier isSo) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not in time: " + what + "; calls " + calls().calls());
      }
      RunningGateway.await(vertx.timer(100));
    }
  }

  @Override
  public void close() {
    var _ = RunningGateway.await(vertx.close());
  }
}
