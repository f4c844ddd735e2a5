package dev.sluice.metrics;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.sluice.bus.Bus;
import dev.sluice.guard.Guards;
import dev.sluice.guard.Recovery;
import dev.sluice.guard.RecoverySettings;
import dev.sluice.guard.StandardStrategy;
import dev.sluice.guard.WithinCalls;
import dev.sluice.health.HealthBoard;
import dev.sluice.health.HealthFixtures;
import dev.sluice.health.HealthRoutes;
import dev.sluice.health.HealthSettings;
import dev.sluice.health.RecentTraffic;
import dev.sluice.health.SystemHealth;
import dev.sluice.resilience.Criticality;
import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.DependencyKind;
import dev.sluice.resilience.Protection;
import dev.sluice.resilience.RetryBudgetPolicy;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The operators' side on a real Vert.x with real guards, whose clock the test moves, behind the management listener. */
final class ControlsHouse implements AutoCloseable {
  static final String PATH = "/api/v1/resilience/";
  private static final String TOKEN = "correct horse";

  final Vertx vertx = Vertx.vertx();
  final Bus bus = new Bus(vertx);
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-06-01T12:00:00Z"));
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final Guards guards =
      new Guards(vertx, RetryBudgetPolicy.USUAL, registry, now::get, new Random(7));
  final KeptInMemory kept = new KeptInMemory(3);
  final DependencyRegistry registered = new DependencyRegistry(guards, kept);
  final Recovery recovery;
  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  ControlsHouse(boolean drills) throws Exception {
    guards.register(
        dependency("mux-api", DependencyKind.EXTERNAL_API, Criticality.IMPORTANT, "polling"));
    guards.register(
        dependency("database", DependencyKind.DATABASE, Criticality.CRITICAL, "ingest"));
    recovery = new Recovery(
            new RecoverySettings(
                EnumSet.allOf(StandardStrategy.class),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                50),
            registry,
            now::get)
        .register(new WithinCalls(StandardStrategy.DEFAULT_ANSWER, guards));
    HealthSettings settings = HealthFixtures.settings(Duration.ofSeconds(5), Duration.ZERO);
    var checks =
        new DependencyChecks(guards, new HealthProbe(vertx, Duration.ofSeconds(5)), settings);
    var json = new ResilienceJson(guards, recovery, registered, now::get);
    var board = new HealthBoard(List.of(), checks::now, settings, now::get);
    var system = new SystemHealth(
        board,
        new RecentTraffic(settings.errorWindow(), System::nanoTime),
        () -> 0,
        () -> Future.succeededFuture(Map.of()),
        () -> json.systemPart("mux-api"),
        Optional::empty,
        settings);
    var health = new HealthRoutes(vertx, board, system, () -> true);
    var management = new ManagementVerticle(
        bus,
        new ManagementSettings("127.0.0.1", 0, TOKEN),
        LedgerHouse.STREAM,
        health,
        registry,
        100,
        List.of(
            new ResilienceRoutes(guards, json, health),
            new DependencyRoutes(guards, registered, json, Protection.usual(DependencyKind.CACHE)),
            new RecoveryRoutes(guards, recovery, json, drills)));
    var _ = vertx
        .deployVerticle(new ResilienceVerticle(bus, guards, now::get, Duration.ofMillis(10)))
        .compose(_ -> vertx.deployVerticle(management))
        .await(10, SECONDS);
    port = management.port();
  }

  private static Dependency dependency(
      String name, DependencyKind kind, Criticality criticality, String serves) {
    return new Dependency(
        name, kind, criticality, Set.of(serves), null, null, Protection.usual(kind));
  }

  HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, null);
  }

  JsonObject json(String path) throws Exception {
    return new JsonObject(get(path).body());
  }

  HttpResponse<String> post(String path, JsonObject body) throws Exception {
    return send("POST", path, body.encode());
  }

  HttpResponse<String> act(String dependency, String action) throws Exception {
    return post(
        PATH + "circuit-breakers/" + dependency + "/action",
        new JsonObject().put("action", action));
  }

  HttpResponse<String> send(String method, String path, @Nullable String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + TOKEN)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** What a registration says at least. */
  static JsonObject form(String name) {
    return new JsonObject().put("name", name).put("kind", "cache").put("criticality", "important");
  }

  @Override
  public void close() {
    http.close();
    guards.close();
    var _ = vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, SECONDS)
        .join();
  }
}
