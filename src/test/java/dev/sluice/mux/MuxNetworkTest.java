package dev.sluice.mux;

import static dev.sluice.mux.Priority.HIGH;
import static dev.sluice.mux.Priority.LOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.resilience.FailureClass;
import io.vertx.core.Promise;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A network that breaks, calls that must not be made, and what is sent. */
class MuxNetworkTest extends MuxClientFixture {
  private static final String GOOD = "{\"data\":{\"id\":\"" + ASSET + "\",\"status\":\"ready\"}}";

  @Test
  void silence_ends_at_the_deadline_and_frees_the_connection() throws Exception {
    var closed = new CountDownLatch(3);
    var server = new RawServer(vertx, socket -> socket.closeHandler(_ -> closed.countDown()));
    var client = client(
        server.url(),
        new MuxClientSettings(1, 4, Duration.ofSeconds(10), Duration.ofMillis(200), 65_536));

    for (int i = 0; i < 3; i++) {
      var failure = failure(client.asset(ASSET, HIGH), FailureClass.DEADLINE_EXCEEDED);
      assertThat(failure.maybeDone()).isTrue();
    }
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_head_without_the_rest_of_its_body_ends_at_the_deadline() throws Exception {
    var server = RawServer.saying(
        vertx,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"data\":");

    failure(
        client(server.url(), patient(Duration.ofMillis(200))).asset(ASSET, HIGH),
        FailureClass.DEADLINE_EXCEEDED);
  }

  @Test
  void a_broken_connection_is_told_from_one_that_never_was() throws Exception {
    String half =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{";
    var atOnce = new RawServer(vertx, NetSocket::close);
    var midway = new RawServer(vertx, socket -> socket.write(half).onComplete(_ -> socket.close()));
    var garbage = RawServer.saying(vertx, "SSH-2.0-OpenSSH\r\n\r\n");
    var gone = RawServer.saying(vertx, "");
    String refused = gone.url();
    gone.close();

    for (var broken : new RawServer[] {atOnce, midway}) {
      var lost = failure(client(broken.url()).asset(ASSET, HIGH), FailureClass.CONNECTION_LOST);
      assertThat(lost.maybeDone()).isTrue();
    }
    assertThat(failure(client(garbage.url()).asset(ASSET, HIGH), FailureClass.MALFORMED_ANSWER)
            .maybeDone())
        .isTrue();
    var never = failure(client(refused).asset(ASSET, HIGH), FailureClass.CONNECT_FAILED);
    assertThat(never.maybeDone()).isFalse();
    assertThat(never.status()).isZero();
  }

  @Test
  void a_name_that_nobody_has_and_a_server_without_tls_are_told_apart() throws Exception {
    var plain = RawServer.saying(vertx, "HTTP/1.1 400 Bad Request\r\n\r\n");

    failure(client("http://mux.invalid").asset(ASSET, HIGH), FailureClass.NAME_UNRESOLVED);
    var tls = failure(
        client("https://127.0.0.1:" + plain.port()).asset(ASSET, HIGH), FailureClass.TLS_REFUSED);
    assertThat(tls.maybeDone()).isFalse();
  }

  @Test
  void more_calls_than_may_wait_are_refused_at_once() throws Exception {
    var server = new RawServer(vertx, _ -> {});
    var client = client(
        server.url(),
        new MuxClientSettings(1, 1, Duration.ofSeconds(10), Duration.ofSeconds(10), 65_536));
    var firstRefused = Promise.<Void>promise();
    for (int i = 0; i < 6; i++) {
      client.asset(ASSET, HIGH).onFailure(firstRefused::tryFail);
    }

    var refused = failure(firstRefused.future(), FailureClass.CONNECT_FAILED);

    assertThat(refused).hasMessageContaining("ConnectionPoolTooBusyException");
    assertThat(refused.maybeDone()).isFalse();
    assertThat(server.requests()).hasSizeLessThan(2);
  }

  @Test
  void a_call_after_the_end_fails_and_does_not_hang() throws Exception {
    var client = answering(RawServer.json(200, "", GOOD));
    await(client.close());

    assertThat(failure(client.asset(ASSET, HIGH), FailureClass.CANCELLED).maybeDone())
        .isFalse();
  }

  @Test
  void each_call_names_the_token_of_its_priority() throws Exception {
    var server = RawServer.saying(vertx, RawServer.json(200, "", GOOD));
    var client = client(server.url() + "/prefix/");
    await(client.asset(ASSET, HIGH));
    await(client.asset(ASSET, LOW));

    assertThat(server.requests()).hasSize(2);
    assertThat(server.requests().getFirst())
        .startsWith("GET /prefix/video/v1/assets/" + ASSET + " HTTP/1.1\r\n")
        .contains(TOKEN.basic())
        .containsIgnoringCase("user-agent: sluice");
    assertThat(server.requests().getLast()).contains(LOW_TOKEN.basic());
  }

  @Test
  void an_id_that_could_lead_elsewhere_is_never_sent() throws Exception {
    var server = RawServer.saying(vertx, RawServer.json(200, "", GOOD));
    for (String id : new String[] {"", "../x", "a/b", "a?b", "a%2f", "a\r\nb", "x".repeat(256)}) {
      var client = client(server.url());
      failure(client.asset(id, HIGH), FailureClass.INVALID_REQUEST);
      failure(client.deleteAsset(id, HIGH), FailureClass.INVALID_REQUEST);
      failure(client.assetsOfUpload(id, HIGH), FailureClass.INVALID_REQUEST);
    }
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void the_time_of_a_read_is_not_later_than_the_look() throws Exception {
    Instant date = Instant.parse("2026-11-20T11:29:30Z");
    var dated = answering(RawServer.json(200, "Date: Fri, 20 Nov 2026 11:29:30 GMT", GOOD));
    var undated = answering(RawServer.json(200, "Date: yesterday", GOOD));

    assertThat(await(dated.asset(ASSET, HIGH)).readAt())
        .isBefore(date)
        .isAfterOrEqualTo(date.minusSeconds(20));
    assertThat(await(undated.asset(ASSET, HIGH)).readAt())
        .isBefore(END)
        .isAfter(END.minusSeconds(20));
  }

  private MuxClient answering(String answer) throws Exception {
    return client(RawServer.saying(vertx, answer).url());
  }
}
