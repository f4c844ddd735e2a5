package dev.sluice.metrics;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.Bus;
import dev.sluice.bus.PublicAddress;
import dev.sluice.health.Checks;
import dev.sluice.health.HealthBoard;
import dev.sluice.health.HealthFixtures;
import dev.sluice.health.HealthRoutes;
import dev.sluice.health.HealthSettings;
import dev.sluice.health.RecentTraffic;
import dev.sluice.health.SystemHealth;
import dev.sluice.linking.AssetQueryVerticle;
import dev.sluice.postgres.Connections;
import dev.sluice.postgres.Migrations;
import dev.sluice.postgres.PgAssetDirectory;
import dev.sluice.postgres.PgChecks;
import dev.sluice.postgres.PostgresSettings;
import dev.sluice.postgres.TestDatabase;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ManagementIT {
  private static final String TOKEN = "correct horse";
  private static final AtomicBoolean WRITER = new AtomicBoolean(true);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static TestDatabase database;
  private static Vertx vertx;
  private static Bus bus;
  private static Pool pool;
  private static PrometheusMeterRegistry registry;
  private static RuntimeMeters meters;
  private static EventLoopLag lag;
  private static int port;

  @BeforeAll
  static void open() throws Exception {
    database = TestDatabase.fresh();
    PostgresSettings settings = new PostgresSettings(
        database.url(),
        2,
        100,
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        Duration.ofDays(90),
        2);
    var _ = new Migrations(settings).apply();
    database.change(
        "INSERT INTO asset_record (id, name) VALUES ('lesson 1/a', 'Intro'), ('lesson 2', 'Second')");
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    vertx = Vertx.builder()
        .with(new VertxOptions().setMetricsOptions(RuntimeMeters.vertxOptions()))
        .withMetrics(new MicrometerMetricsFactory(registry))
        .build();
    meters = new RuntimeMeters(registry);
    lag = new EventLoopLag(vertx, registry);
    lag.watch(vertx.getOrCreateContext());
    bus = new Bus(vertx);
    pool = Connections.pool(vertx, settings);
    var directory = new PgAssetDirectory(pool, pool);
    vertx
        .deployVerticle(new AssetQueryVerticle(bus, directory, Duration.ofMillis(1500)))
        .await(10, SECONDS);
    var own = new ManagementSettings("127.0.0.1", 0, TOKEN);
    var management = new ManagementVerticle(
        bus, own, LedgerHouse.STREAM, health(pool, directory), registry, 100, List.of());
    vertx.deployVerticle(management).await(10, SECONDS);
    port = management.port();
  }

  private static HealthRoutes health(Pool pool, PgAssetDirectory directory) {
    HealthSettings settings = HealthFixtures.settings(Duration.ofSeconds(5), Duration.ZERO);
    RecentTraffic traffic = new RecentTraffic(settings.errorWindow(), System::nanoTime);
    traffic.succeeded(3);
    HealthBoard board = new HealthBoard(
        List.of(
            PgChecks.database(pool),
            Checks.writer(WRITER::get),
            PgChecks.partitions(pool),
            Checks.memory(settings)),
        settings,
        InstantSource.system());
    var system = new SystemHealth(board, traffic, () -> 4, directory::countByStatus, settings);
    return new HealthRoutes(vertx, board, system, WRITER::get);
  }

  @AfterAll
  static void close() throws Exception {
    lag.close();
    meters.close();
    pool.close().await(10, SECONDS);
    vertx.close().await(10, SECONDS);
    database.close();
  }

  @Test
  void health_routes_need_no_token_and_tell_the_checks() throws Exception {
    HttpResponse<String> health = send(request("/health").GET());
    assertThat(health.statusCode()).isEqualTo(200);
    JsonObject report = new JsonObject(health.body());
    assertThat(report.getJsonObject("checks").fieldNames())
        .contains("database", "writer", "partitions", "memory");
    // No maintenance ran in this database, so its partitions are missing: degraded, but serving.
    assertThat(report.getString("status")).isEqualTo("degraded");
    assertThat(report.getInteger("score")).isEqualTo(50);
    assertThat(bus.askJson(PublicAddress.HEALTH, new JsonObject(), Duration.ofSeconds(10))
            .await(10, SECONDS)
            .fieldNames())
        .isEqualTo(report.fieldNames());
    assertThat(send(request("/live").GET()).statusCode()).isEqualTo(200);
    assertThat(send(request("/ready").method("HEAD", BodyPublishers.noBody())).statusCode())
        .isEqualTo(200);
    HttpResponse<String> post = send(request("/ready").POST(BodyPublishers.ofString("x")));
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("allow")).hasValue("GET, HEAD");
  }

  @Test
  void a_lost_writer_is_unhealthy_and_not_ready() throws Exception {
    WRITER.set(false);
    try {
      assertThat(send(request("/health").GET()).statusCode()).isEqualTo(503);
      assertThat(send(request("/ready").GET()).statusCode()).isEqualTo(503);
      assertThat(send(request("/live").GET()).statusCode()).isEqualTo(200);
    } finally {
      WRITER.set(true);
    }
  }

  @Test
  void the_system_health_has_its_parts() throws Exception {
    JsonObject system =
        new JsonObject(send(authorized("/api/health/mux-system").GET()).body());
    assertThat(system.fieldNames())
        .containsExactlyInAnyOrder(
            "status", "timestamp", "responseTime", "uptime", "database", "processing");
    assertThat(system.getJsonObject("database").getBoolean("connected")).isTrue();
    assertThat(system
            .getJsonObject("database")
            .getJsonObject("statusCounts")
            .getInteger("AWAITING_UPLOAD"))
        .isEqualTo(2);
    assertThat(system.getJsonObject("processing"))
        .isEqualTo(new JsonObject()
            .put("recentlyProcessed", 3)
            .put("currentlyProcessing", 4)
            .put("recentErrors", 0)
            .put("errorRate", 0.0));
  }

  @Test
  void other_routes_need_the_token() throws Exception {
    for (String field :
        List.of("", "Bearer", "Bearer wrong", "Basic " + TOKEN, "Bearer " + TOKEN + "x")) {
      HttpResponse<String> refused =
          send(request("/api/creative-assets").header("Authorization", field).GET());
      assertThat(refused.statusCode()).as(field).isEqualTo(401);
      assertThat(refused.headers().firstValue("www-authenticate")).hasValue("Bearer");
    }
    HttpResponse<String> hidden = send(request("/no/such/path").GET());
    assertThat(hidden.statusCode()).isEqualTo(401);
    ProblemAssert.isProblem(hidden, 401, "unauthorized");
  }

  @Test
  void reads_one_asset_and_lists_them() throws Exception {
    HttpResponse<String> one =
        send(authorized("/api/creative-assets/lesson%201%2Fa").GET());
    assertThat(one.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(one.body()).getString("name")).isEqualTo("Intro");
    ProblemAssert.isProblem(send(authorized("/api/creative-assets/none").GET()), 404, "not-found");
    JsonObject first = new JsonObject(
        send(authorized("/api/creative-assets?status=AWAITING_UPLOAD&limit=1").GET())
            .body());
    assertThat(first.getJsonArray("items")).hasSize(1);
    JsonObject second = new JsonObject(
        send(authorized("/api/creative-assets?limit=1&cursor=" + first.getString("nextCursor"))
                .GET())
            .body());
    assertThat(second.getJsonArray("items").getJsonObject(0).getString("id")).isEqualTo("lesson 2");
    assertThat(second.getString("nextCursor")).isNull();
  }

  @Test
  void wrong_parameters_name_themselves_and_their_rule() throws Exception {
    assertThat(refusedDetail("status=DONE")).contains("status must be one of AWAITING_UPLOAD");
    assertThat(refusedDetail("limit=0")).isEqualTo("limit must be a number from 1 to 200");
    assertThat(refusedDetail("status=READY&status=ERROR")).contains("once");
  }

  @Test
  void every_error_is_a_problem() throws Exception {
    ProblemAssert.isProblem(send(authorized("/no/such/path").GET()), 404, "not-found");
    HttpResponse<String> method = send(authorized("/api/creative-assets").DELETE());
    ProblemAssert.isProblem(method, 405, "method-not-allowed");
    assertThat(method.headers().firstValue("allow")).hasValue("GET, HEAD");
    ProblemAssert.isProblem(
        send(authorized("/api/creative-assets").POST(BodyPublishers.ofByteArray(new byte[70_000]))),
        413,
        "too-large");
    ProblemAssert.isProblem(send(authorized("/api/v1/health/cache").GET()), 404, "not-found");
  }

  @Test
  void metrics_are_well_formed_and_show_pools_memory_and_lag() throws Exception {
    assertThat(send(request("/health").GET()).statusCode())
        .isEqualTo(200); // asks the database, so its pool was used
    HttpResponse<String> text = send(request("/metrics").GET());
    assertThat(text.headers().firstValue("content-type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    assertThat(text.body())
        .contains(
            "vertx_pool_in_use{",
            "pool_type=\"sql\"",
            "jvm_memory_used_bytes{",
            "sluice_event_loop_lag_seconds_count")
        .doesNotContain("vertx_http_server", "vertx_eventbus");
    for (String line : text.body().lines().toList()) {
      assertThat(line)
          .matches(
              "# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .*|[a-zA-Z_:][a-zA-Z0-9_:]*(\\{.*})? [-+0-9.eENaInf]+");
    }
    JsonObject json = new JsonObject(
        send(request("/metrics").header("Accept", "application/json").GET()).body());
    assertThat(json.fieldNames()).contains("requests", "database", "memory", "queue");
    assertThat(json.getJsonObject("memory").getLong("heapUsed")).isPositive();
    assertThat(json.getJsonObject("database").getJsonObject("pool").getDouble("completed"))
        .isPositive();
    assertThat(json.getJsonObject("eventLoop").getJsonObject("lag").getDouble("p99"))
        .isNotNegative();
  }

  @Test
  void the_parts_of_the_health_model_answer() throws Exception {
    assertThat(send(authorized("/api/v1/health/live").GET()).statusCode()).isEqualTo(200);
    assertThat(send(authorized("/api/v1/health/ready").GET()).statusCode()).isEqualTo(200);
    assertThat(new JsonObject(
                send(authorized("/api/v1/health/comprehensive").GET()).body())
            .fieldNames())
        .contains("checks", "score", "database", "processing");
    assertThat(new JsonObject(send(authorized("/api/v1/health/database").GET()).body())
            .getJsonObject("checks")
            .fieldNames())
        .containsExactlyInAnyOrder("database", "writer", "partitions");
    assertThat(new JsonObject(send(authorized("/api/v1/health/metrics").GET()).body()).fieldNames())
        .contains("memory");
  }

  @Test
  void a_database_that_does_not_answer_in_time_is_504() throws Exception {
    try (Connection blocker = database.connect()) {
      blocker.setAutoCommit(false);
      try (var statement = blocker.createStatement()) {
        var _ = statement.execute("LOCK TABLE asset_record IN ACCESS EXCLUSIVE MODE");
        ProblemAssert.isProblem(send(authorized("/api/creative-assets/x").GET()), 504, "deadline");
        ProblemAssert.isProblem(send(authorized("/api/creative-assets").GET()), 504, "deadline");
      }
      blocker.rollback();
    }
  }

  private static String refusedDetail(String query) throws Exception {
    return ProblemAssert.detail(send(authorized("/api/creative-assets?" + query).GET()), 400);
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  private static HttpRequest.Builder authorized(String path) {
    return request(path).header("Authorization", "Bearer " + TOKEN);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }
}
