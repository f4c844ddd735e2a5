package dev.sluice.linking;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.Bus;
import dev.sluice.health.Checks;
import dev.sluice.health.HealthBoard;
import dev.sluice.health.HealthFixtures;
import dev.sluice.health.HealthRoutes;
import dev.sluice.health.HealthSettings;
import dev.sluice.health.RecentTraffic;
import dev.sluice.health.SystemHealth;
import dev.sluice.ingest.Admission;
import dev.sluice.ingest.IngestFixtures;
import dev.sluice.ingest.IngestSettings;
import dev.sluice.ingest.IngestVerticle;
import dev.sluice.signature.SigningSecrets;
import dev.sluice.signature.WebhookSigner;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three webhooks are offered over HTTP for each one that is committed. The offer follows the commits, and these the offer, and
 * neither the clock, so that it is three times as much on every machine; and what waits is counted, not timed.
 */
class OverloadTest {
  private static final String SECRET = "the-secret-of-the-flood";
  private static final int OFFERED = 3000;
  private static final int FIRST = 48;
  private static final int BATCH = 16;
  private static final int WAITING_MIN = 2 * BATCH;

  /** So short that it is always the floor that bounds. */
  private static final Duration QUEUE_DELAY_MAX = Duration.ofNanos(100_000);

  private static final int CONNECTIONS = 128;

  private static final IngestSettings INGEST =
      IngestFixtures.settings(QUEUE_DELAY_MAX, 1 << 16, Duration.ofSeconds(20));

  private final Vertx vertx = Vertx.vertx();
  private final Vertx senders = Vertx.vertx();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Admission admission =
      new Admission(INGEST, WAITING_MIN, System::nanoTime, registry);
  private final RecentTraffic traffic = new RecentTraffic(Duration.ofSeconds(60), System::nanoTime);
  private final PacedEventStore store =
      new PacedEventStore(vertx, Duration.ofMillis(3), this::committing, this::hasAllArrived);
  private final HttpClient client = senders.createHttpClient(
      new HttpClientOptions().setIdleTimeout(0),
      new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(OFFERED));
  private final Context context = senders.getOrCreateContext();
  private final HttpClient prober = senders.createHttpClient();

  private final AtomicInteger offered = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger mostWaiting = new AtomicInteger();
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  private final Set<String> oddAnswers = ConcurrentHashMap.newKeySet();
  private final Promise<Void> allAnswered = Promise.promise();
  private final Promise<Void> inTheMidst = Promise.promise();
  private volatile boolean rateKnown;
  private int port;

  @BeforeEach
  void start() throws Exception {
    var bus = new Bus(vertx);
    var linking = new LinkingSettings(
        BATCH,
        1 << 20,
        1,
        Duration.ZERO,
        Duration.ofSeconds(20),
        QUEUE_DELAY_MAX,
        Duration.ofSeconds(20),
        Duration.ofSeconds(1));
    var _ = vertx
        .deployVerticle(new LinkingVerticle(bus, store, linking, new LinkingMeters(registry)))
        .await(20, TimeUnit.SECONDS);
    var listener = new IngestVerticle(
        bus,
        INGEST,
        SigningSecrets.of(List.of(SECRET)),
        admission,
        health()::handle,
        registry,
        traffic,
        InstantSource.system(),
        new SplittableRandom(5));
    var _ = vertx.deployVerticle(listener).await(20, TimeUnit.SECONDS);
    port = listener.port();
  }

  @AfterEach
  void close() throws Exception {
    var _ = Future.join(senders.close(), vertx.close()).await(20, TimeUnit.SECONDS);
  }

  @Test
  void of_three_times_what_it_can_store_it_takes_what_it_can_and_refuses_the_rest_at_once()
      throws Exception {
    offer(FIRST);
    var _ = inTheMidst.future().await(30, TimeUnit.SECONDS);
    Answer healthy =
        send(prober, HttpMethod.GET, "/health", "", Buffer.buffer()).await(20, TimeUnit.SECONDS);
    assertThat(healthy.status()).isEqualTo(200);
    assertThat(healthy.body()).contains("foreseen wait");
    var _ = allAnswered.future().await(60, TimeUnit.SECONDS);

    assertThat(oddAnswers).as("503 with Retry-After, or 200").isEmpty();
    Set<String> taken = ConcurrentHashMap.newKeySet();
    statuses.forEach((id, status) -> {
      if (status == 200) {
        taken.add(id);
      }
    });
    assertThat(store.stored()).isEqualTo(taken);
    assertThat(taken.size()).isBetween(OFFERED / 6, OFFERED / 2);
    assertThat(mostWaiting.get())
        .as("events that waited at once, when the rate was known")
        .isBetween(BATCH, WAITING_MIN);
    assertThat(registry.get("sluice.ingest.shed").counter().count())
        .isEqualTo(OFFERED - taken.size());

    Answer after = post("after-the-flood").await(20, TimeUnit.SECONDS);
    assertThat(after.status()).isEqualTo(200);
    assertThat(store.stored()).contains("after-the-flood");
  }

  /** Runs when a commit begins, on the event loop of linking. */
  private void committing(int events) {
    look();
    offer(3 * events);
  }

  /** Whether every webhook that was offered was answered or waits, or waits for those that do. */
  private boolean hasAllArrived() {
    int unanswered = Math.min(offered.get(), OFFERED) - answered.get();
    return admission.waiting() >= Math.min(unanswered, CONNECTIONS / 2);
  }

  private void offer(int webhooks) {
    int first = offered.getAndAdd(webhooks);
    context.runOnContext(_ -> sendAll(first, Math.min(first + webhooks, OFFERED)));
  }

  private void sendAll(int first, int end) {
    for (int number = first; number < end; number++) {
      if (number == OFFERED / 2) {
        inTheMidst.tryComplete();
      }
      String id = "event-" + number;
      post(id).onComplete(answer -> {
        look();
        Answer heard = answer.succeeded() ? answer.result() : Answer.NONE;
        statuses.put(id, heard.status());
        if (!heard.isAsItShouldBe()) {
          oddAnswers.add(heard + String.valueOf(answer.cause()));
        }
        int soFar = answered.incrementAndGet();
        if (soFar == OFFERED) {
          allAnswered.complete();
        } else if (soFar == offered.get()) {
          offer(FIRST); // one ask held all that waited, and all others were refused meanwhile
        }
      });
    }
  }

  /** What had to wait before a rate was known may have been more. */
  private void look() {
    int waiting = admission.waiting();
    if (rateKnown) {
      mostWaiting.accumulateAndGet(waiting, Math::max);
    } else if (waiting < WAITING_MIN && !admission.foreseenWait().isZero()) {
      rateKnown = true;
    }
  }

  private record Answer(int status, String retryAfter, String body) {
    private static final Answer NONE = new Answer(0, "", "");

    boolean isAsItShouldBe() {
      return switch (status) {
        case 200 -> body.equals("{\"received\":true}");
        case 503 -> retryAfter.matches("[123]") && body.contains("not-durable-now");
        default -> false;
      };
    }
  }

  private Future<Answer> post(String id) {
    byte[] body = ("{\"id\":\"" + id + "\",\"type\":\"video.asset.ready\","
            + "\"created_at\":\"2025-03-05T13:44:02.310000Z\",\"data\":{\"id\":\"asset\",\"status\":\"ready\"}}")
        .getBytes(US_ASCII);
    String signature = new WebhookSigner(SECRET).sign(body, Instant.now());
    return send(client, HttpMethod.POST, "/api/webhooks/mux", signature, Buffer.buffer(body));
  }

  private Future<Answer> send(
      HttpClient client, HttpMethod method, String path, String signature, Buffer body) {
    return client
        .request(method, port, "127.0.0.1", path)
        .compose(request -> request.putHeader("Mux-Signature", signature).send(body))
        .compose(response -> response.body().map(read -> answer(response, read)));
  }

  private static Answer answer(HttpClientResponse response, Buffer body) {
    String retryAfter = response.getHeader("Retry-After");
    return new Answer(response.statusCode(), retryAfter == null ? "" : retryAfter, body.toString());
  }

  private HealthRoutes health() {
    HealthSettings settings = HealthFixtures.settings(Duration.ofSeconds(5), Duration.ZERO);
    var queue = Checks.queue(admission::events, 1000, admission::foreseenWait, settings);
    var board = new HealthBoard(
        List.of(queue, Checks.errorRate(traffic, settings)), settings, InstantSource.system());
    var system = new SystemHealth(
        board, traffic, admission::events, () -> Future.succeededFuture(Map.of()), settings);
    return new HealthRoutes(vertx, board, system, () -> true);
  }
}
