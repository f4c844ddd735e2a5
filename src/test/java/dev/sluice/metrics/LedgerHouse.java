package dev.sluice.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.LinkReply;
import dev.sluice.bus.LinkRequest;
import dev.sluice.event.EventReader;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Reading;
import dev.sluice.event.Source;
import dev.sluice.health.HealthBoard;
import dev.sluice.health.HealthFixtures;
import dev.sluice.health.HealthRoutes;
import dev.sluice.health.HealthSettings;
import dev.sluice.health.RecentTraffic;
import dev.sluice.health.SystemHealth;
import dev.sluice.linking.LedgerVerticle;
import dev.sluice.linking.LinkingMeters;
import dev.sluice.linking.LinkingSettings;
import dev.sluice.linking.LinkingVerticle;
import dev.sluice.linking.ReplayVerticle;
import dev.sluice.linking.VerifyVerticle;
import dev.sluice.postgres.Connections;
import dev.sluice.postgres.Migrations;
import dev.sluice.postgres.PgAssetDirectory;
import dev.sluice.postgres.PgEventStore;
import dev.sluice.postgres.PgLedger;
import dev.sluice.postgres.PgReplayJobs;
import dev.sluice.postgres.PgStateHistory;
import dev.sluice.postgres.PostgresSettings;
import dev.sluice.postgres.TestDatabase;
import dev.sluice.signature.SigningSecrets;
import dev.sluice.signature.WebhookSigner;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What serves the ledger on a real Vert.x and a database of its own, with the management listener before it. */
final class LedgerHouse implements AutoCloseable {
  static final StreamSettings STREAM = new StreamSettings(8, 100, 64 * 1024, Duration.ofSeconds(5));
  static final String TOKEN = "correct horse";
  static final String SECRET = "present secret";
  static final String OLD_SECRET = "old secret";

  final TestDatabase database = TestDatabase.fresh();
  final Vertx vertx = Vertx.vertx();
  final Bus bus = new Bus(vertx);
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final PostgresSettings settings;
  final Pool pool;
  final PgLedger ledger;
  private final HttpClient http = HttpClient.newHttpClient();
  private final EventReader reader = new EventReader();
  private final @Nullable String token;
  private final int port;
  String replayer;

  LedgerHouse(@Nullable String token) throws Exception {
    this.token = token;
    settings = new PostgresSettings(
        database.url(),
        4,
        100,
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        Duration.ofDays(90),
        2);
    var _ = new Migrations(settings).apply();
    pool = Connections.pool(vertx, settings);
    ledger = new PgLedger(pool);
    var store = new PgEventStore(vertx, settings, Duration.ofSeconds(5), Duration.ofMillis(50));
    var linking = new LinkingSettings(
        256,
        1 << 20,
        2,
        Duration.ZERO,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1));
    var secrets = SigningSecrets.of(List.of(SECRET, OLD_SECRET));
    var _ = vertx
        .deployVerticle(new LinkingVerticle(bus, store, linking, new LinkingMeters(registry)))
        .compose(_ ->
            vertx.deployVerticle(new LedgerVerticle(bus, ledger, secrets, Duration.ofSeconds(10))))
        .compose(_ -> vertx.deployVerticle(new VerifyVerticle(bus, new PgStateHistory(pool))))
        .compose(_ -> connected(store))
        .await(20, SECONDS);
    replayer = deployReplay();
    var management = new ManagementVerticle(
        bus,
        new ManagementSettings("127.0.0.1", 0, token),
        STREAM,
        health(),
        registry,
        100,
        List.of());
    var _ = vertx.deployVerticle(management).await(10, SECONDS);
    port = management.port();
  }

  /** The deployment of a verticle that replays; a second one stands for a second gateway. */
  String deployReplay() throws Exception {
    return vertx
        .deployVerticle(new ReplayVerticle(
            bus, ledger, new PgReplayJobs(pool), Duration.ofSeconds(5), Duration.ofMillis(100)))
        .await(10, SECONDS);
  }

  /** The JSON at the path once it is as wanted. */
  JsonObject await(String path, Predicate<JsonObject> wanted) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    for (JsonObject json = get(path); ; json = get(path)) {
      if (wanted.test(json)) {
        return json;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(path + " stays " + json);
      }
      var _ = vertx.timer(20, MILLISECONDS).await(1, SECONDS);
    }
  }

  private Future<Void> connected(PgEventStore store) {
    return store.isAvailable()
        ? Future.succeededFuture()
        : vertx.timer(20, MILLISECONDS).compose(_ -> connected(store));
  }

  private HealthRoutes health() {
    HealthSettings health = HealthFixtures.settings(Duration.ofSeconds(5), Duration.ZERO);
    var board = new HealthBoard(List.of(), health, InstantSource.system());
    var traffic = new RecentTraffic(health.errorWindow(), System::nanoTime);
    var system = new SystemHealth(
        board, traffic, () -> 0, new PgAssetDirectory(pool, pool)::countByStatus, health);
    return new HealthRoutes(vertx, board, system, () -> true);
  }

  /** Commits bodies as webhooks signed with a secret. */
  List<LinkReply> deliver(String secret, List<byte[]> bodies) throws Exception {
    var signer = new WebhookSigner(secret);
    List<MuxEvent> events = new ArrayList<>();
    for (byte[] body : bodies) {
      events.add(read(body, signer.sign(body, Instant.now()), Source.WEBHOOK));
    }
    return link(events);
  }

  MuxEvent read(byte[] body, String signature, Source source) {
    return switch (reader.readStored(body, signature, source)) {
      case Reading.Understood(MuxEvent event) -> event;
      case Reading.NotAnEvent(String rule) -> throw new AssertionError(rule);
    };
  }

  List<LinkReply> link(List<MuxEvent> events) throws Exception {
    List<LinkReply> replies = new ArrayList<>();
    for (int i = 0; i < events.size(); i += 200) {
      List<MuxEvent> part = events.subList(i, Math.min(i + 200, events.size()));
      int bytes = part.stream().mapToInt(event -> event.body().length).sum();
      replies.addAll(bus.ask(
              Channel.LINK,
              new LinkRequest(part, bytes, LinkRequest.Asker.DELIVERY, System.nanoTime()),
              Duration.ofSeconds(20))
          .await(30, SECONDS)
          .replies());
    }
    return replies;
  }

  /** A small body of an asset. */
  static byte[] asset(String eventId, String type, Instant at, String assetId, String status) {
    return """
        {"id":"%s","type":"%s","created_at":"%s","object":{"type":"asset","id":"%s"},
         "data":{"id":"%s","status":"%s"},"attempts":[]}""".formatted(eventId, type, at, assetId, assetId, status).getBytes(UTF_8);
  }

  JsonObject get(String path) throws Exception {
    return json(send("GET", path, null));
  }

  JsonObject post(String path, JsonObject body) throws Exception {
    return json(send("POST", path, body.encode()));
  }

  static JsonObject json(HttpResponse<byte[]> response) {
    if (response.statusCode() >= 300) {
      throw new AssertionError(response.statusCode() + " " + text(response));
    }
    return new JsonObject(text(response));
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  HttpResponse<byte[]> send(String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(25))
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** The rows of a query, each as its columns' texts joined by {@code |}. */
  List<String> rows(String sql) {
    return database.rows(sql);
  }

  @Override
  public void close() {
    http.close();
    end(vertx.undeploy(replayer));
    end(pool.close());
    end(vertx.close());
    database.close();
  }

  // Each by itself: what follows the end of Vert.x has no event loop to run on.

  private static void end(Future<?> ending) {
    var _ =
        ending.toCompletionStage().toCompletableFuture().orTimeout(10, SECONDS).join();
  }
}
