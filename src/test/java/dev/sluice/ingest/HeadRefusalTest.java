package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.Forecast;
import dev.sluice.bus.LinkReplies;
import dev.sluice.bus.LinkReply;
import dev.sluice.bus.LinkRequest;
import dev.sluice.health.RecentTraffic;
import dev.sluice.signature.SigningSecrets;
import dev.sluice.signature.WebhookSigner;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a sender sees on the wire whose request is refused at its head, while linking holds an event and is slow. */
class HeadRefusalTest {
  private static final String SECRET = "the-secret-of-the-wire";
  private static final String GET_LIVE = "GET /live HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final int BODY_BYTES_MAX = 4096;

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Admission admission =
      new Admission(settings(Duration.ofSeconds(20)), 1, System::nanoTime, registry);
  private final RecentTraffic traffic = new RecentTraffic(Duration.ofSeconds(60), System::nanoTime);
  private final Queue<String> linked = new ConcurrentLinkedQueue<>();
  private volatile Future<Void> gate = Future.succeededFuture();
  private final Promise<Void> held = Promise.promise();
  private int port;

  @BeforeEach
  void start() throws Exception {
    var _ = bus.answer(Channel.LINK, this::link).await(20, TimeUnit.SECONDS);
    listen(Duration.ofSeconds(20));
  }

  private void listen(Duration bodyDeadline) throws Exception {
    var listener = new IngestVerticle(
        bus,
        settings(bodyDeadline),
        SigningSecrets.of(List.of(SECRET)),
        admission,
        HeadRefusalTest::live,
        registry,
        traffic,
        InstantSource.system(),
        new SplittableRandom(11));
    var _ = vertx.deployVerticle(listener).await(20, TimeUnit.SECONDS);
    port = listener.port();
  }

  @AfterEach
  void close() throws Exception {
    held.tryComplete();
    var _ = vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void the_connection_stays_open_and_takes_the_next_webhook_when_the_load_is_over()
      throws Exception {
    try (var holder = overload();
        var sender = new RawConnection(port)) {
      for (int i = 0; i < 3; i++) {
        assertRefused(sender.send(webhook("refused-" + i)).answer()).doesNotContain("close");
      }
      assertThat(sender.send(GET_LIVE).answer()).startsWith("HTTP/1.1 200");
      recover(holder);
      assertThat(sender.send(webhook("taken")).answer()).startsWith("HTTP/1.1 200");
      assertThat(linked).containsExactly("first", "held", "taken");
      assertThat(counted("sluice.ingest.shed")).isEqualTo(3);
      assertThat(counted("sluice.requests.rejected")).isEqualTo(3);
      assertThat(traffic.lately().failed()).isEqualTo(3);
    }
  }

  @Test
  void pipelined_requests_are_answered_in_their_order() throws Exception {
    try (var holder = overload();
        var sender = new RawConnection(port)) {
      sender.send(webhook("a") + GET_LIVE + chunked("b", 10) + webhook("c") + GET_LIVE);
      assertRefused(sender.answer());
      assertThat(sender.answer()).startsWith("HTTP/1.1 200");
      assertRefused(sender.answer());
      assertRefused(sender.answer());
      assertThat(sender.answer()).startsWith("HTTP/1.1 200");
      recover(holder);
    }
  }

  @Test
  void a_body_in_pieces_is_dropped_as_it_comes_and_none_of_it_is_kept() throws Exception {
    try (var holder = overload();
        var sender = new RawConnection(port)) {
      String whole = webhook("late");
      int body = whole.indexOf("\r\n\r\n") + 4;
      assertRefused(sender.send(whole.substring(0, body)).answer());
      sender.send(whole.substring(body, body + 20));
      recover(holder);
      // Those of the holder go when its answer is written, which it may have read a moment before.
      await("no bytes held", () -> registry.get("sluice.ingest.bytes").gauge().value() == 0);
      // What was refused stays so, though its body comes when it could be taken.
      assertThat(sender.send(whole.substring(body + 20) + webhook("next")).answer())
          .startsWith("HTTP/1.1 200");
      assertThat(linked).containsExactly("first", "held", "next");
    }
  }

  @Test
  void who_asks_before_sending_a_body_is_not_told_to_and_the_connection_closed() throws Exception {
    try (var holder = overload();
        var sender = new RawConnection(port)) {
      sender.send(head("asked", "Expect: 100-continue\r\n"));
      assertRefused(sender.answer()).containsIgnoringCase("connection: close");
      assertThat(sender.isClosedByGateway()).isTrue();
      recover(holder);
    }
    try (var sender = new RawConnection(port)) {
      assertThat(sender.send(head("asked", "Expect: 100-continue\r\n")).answer())
          .startsWith("HTTP/1.1 100");
      assertThat(sender.send(body("asked")).answer()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void a_body_that_is_declared_too_large_takes_its_connection_with_it() throws Exception {
    try (var holder = overload();
        var sender = new RawConnection(port)) {
      sender.send("POST /api/webhooks/mux HTTP/1.1\r\nHost: x\r\nContent-Length: 4097\r\n\r\n");
      assertRefused(sender.answer()).containsIgnoringCase("connection: close");
      assertThat(sender.isClosedByGateway()).isTrue();
      recover(holder);
    }
  }

  @Test
  void a_chunked_body_that_does_not_end_is_cut_off_past_the_limit_of_a_body() throws Exception {
    try (var holder = overload();
        var sender = new RawConnection(port)) {
      assertRefused(sender.send(chunkedHead("endless")).answer());
      assertThat(isCutOff(sender)).isTrue();
      recover(holder);
    }
  }

  @Test
  void a_body_that_never_comes_is_cut_off_past_its_deadline() throws Exception {
    listen(Duration.ofMillis(300));
    try (var holder = overload();
        var sender = new RawConnection(port)) {
      assertRefused(sender.send(head("never", "")).answer());
      assertThat(sender.isClosedByGateway()).isTrue();
      recover(holder);
    }
  }

  private static IngestSettings settings(Duration bodyDeadline) {
    return IngestFixtures.settings(Duration.ofMillis(200), BODY_BYTES_MAX, bodyDeadline);
  }

  /** Lets linking tell that it does one event per second, and leaves one with it. */
  private RawConnection overload() throws Exception {
    var sender = new RawConnection(port);
    assertThat(sender.send(webhook("first")).answer()).startsWith("HTTP/1.1 200");
    gate = held.future();
    sender.send(webhook("held"));
    await("handed to linking", () -> linked.size() == 2);
    return sender;
  }

  private void recover(RawConnection holder) throws IOException {
    held.complete();
    assertThat(holder.answer()).startsWith("HTTP/1.1 200");
  }

  private Future<LinkReplies> link(LinkRequest request) {
    request.events().forEach(event -> linked.add(event.id().value()));
    var slow = new Forecast(1, System.nanoTime() + Duration.ofSeconds(30).toNanos());
    var replies = Collections.nCopies(request.events().size(), LinkReply.APPLIED);
    return gate.map(_ -> new LinkReplies(replies, slow));
  }

  private static boolean live(HttpServerRequest request) {
    boolean isLive = "/live".equals(request.path());
    if (isLive) {
      var _ = request.response().end("live");
    }
    return isLive;
  }

  @CanIgnoreReturnValue
  private static AbstractStringAssert<?> assertRefused(String answer) {
    return assertThat(answer)
        .startsWith("HTTP/1.1 503")
        .containsPattern("(?i)\r\nretry-after: [123]\r\n")
        .containsIgnoringCase("content-type: application/problem+json")
        .contains("urn:sluice:problem:not-durable-now");
  }

  /** Whether the gateway takes no more of a body without an end. */
  private static boolean isCutOff(RawConnection sender) {
    String chunk = "400\r\n" + "x".repeat(1024) + "\r\n";
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    try {
      while (System.nanoTime() < deadline) {
        sender.send(chunk);
      }
      return false;
    } catch (IOException e) {
      return e instanceof SocketException;
    }
  }

  private static void await(String what, BooleanSupplier isSo) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what + " in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private double counted(String name) {
    return registry.get(name).counter().count();
  }

  private static String webhook(String id) {
    return head(id, "") + body(id);
  }

  private static String head(String id, String fields) {
    return "POST /api/webhooks/mux HTTP/1.1\r\nHost: x\r\n" + fields + signature(id)
        + "Content-Length: " + body(id).length() + "\r\n\r\n";
  }

  private static String chunkedHead(String id) {
    return "POST /api/webhooks/mux HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        + signature(id) + "\r\n";
  }

  private static String chunked(String id, int bytes) {
    return chunkedHead(id) + Integer.toHexString(bytes) + "\r\n" + "x".repeat(bytes)
        + "\r\n0\r\n\r\n";
  }

  private static String signature(String id) {
    return "Mux-Signature: "
        + new WebhookSigner(SECRET).sign(body(id).getBytes(ISO_8859_1), Instant.now()) + "\r\n";
  }

  private static String body(String id) {
    return "{\"id\":\"" + id + "\",\"type\":\"video.asset.ready\","
        + "\"created_at\":\"2025-03-05T13:44:02.310000Z\",\"data\":{\"id\":\"asset\",\"status\":\"ready\"}}";
  }
}
