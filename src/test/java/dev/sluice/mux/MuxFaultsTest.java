package dev.sluice.mux;

import static dev.sluice.mux.Priority.HIGH;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.resilience.FailureClass;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Servers that break the rules. */
class MuxFaultsTest extends MuxClientFixture {
  private static final String GOOD = "{\"data\":{\"id\":\"" + ASSET + "\",\"status\":\"ready\"}}";

  @Test
  void both_shapes_of_an_error_are_told_in_the_message() throws Exception {
    var normal = answering(RawServer.json(
        400,
        "",
        "{\"error\":{\"type\":\"invalid_parameters\",\"messages\":[\"Failed to parse ID\"]}}"));
    var limited =
        answering(RawServer.json(429, "", "{\"errors\":[\"Too many requests, retry later.\"]}"));

    var refused = failure(normal.asset(ASSET, HIGH), FailureClass.INVALID_REQUEST);
    assertThat(refused)
        .hasMessage("GET /video/v1/assets/" + ASSET
            + " was answered 400: invalid_parameters; Failed to parse ID");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.maybeDone()).isFalse();
    var tooMany = failure(limited.asset(ASSET, HIGH), FailureClass.RATE_LIMITED);
    assertThat(tooMany).hasMessageEndingWith("429: Too many requests, retry later.");
    assertThat(tooMany.retryAfter()).isNull();
    assertThat(tooMany.rate()).isEmpty();
  }

  @Test
  void a_429_tells_when_to_come_again_in_seconds_or_as_a_date() throws Exception {
    var seconds = answering(RawServer.json(
        429, "Retry-After: 7\r\nX-RateLimit-Limit: 5\r\nX-RateLimit-Remaining: 0", "{}"));
    var date = answering(RawServer.json(429, "Retry-After: Fri, 20 Nov 2026 11:30:09 GMT", "{}"));
    var nonsense = answering(RawServer.json(429, "Retry-After: soon", "{}"));

    var first = failure(seconds.asset(ASSET, HIGH), FailureClass.RATE_LIMITED);
    assertThat(first.retryAfter()).isEqualTo(END.plusSeconds(7));
    assertThat(first.rate()).contains(new RateRemaining(5, 0));
    assertThat(failure(date.asset(ASSET, HIGH), FailureClass.RATE_LIMITED).retryAfter())
        .isEqualTo(END.plusSeconds(9));
    assertThat(failure(nonsense.asset(ASSET, HIGH), FailureClass.RATE_LIMITED).retryAfter())
        .isNull();
  }

  @Test
  void pages_of_proxies_and_empty_bodies_are_classified_by_their_status() throws Exception {
    String html = "<html><body>secret-of-the-proxy</body></html>";
    var gateway = answering(RawServer.answer(502, "Content-Type: text/html", html));
    var empty = answering(RawServer.answer(503, "", ""));
    var cut = answering(RawServer.json(500, "", "{\"error\":{\"type\":\"internal_error\",\"mess"));
    var good = answering(RawServer.answer(200, "Content-Type: text/html", html));
    var nothing = answering(RawServer.json(200, "", ""));
    var redirect = answering(RawServer.answer(302, "Location: http://127.0.0.1:1/", ""));

    var proxied = failure(gateway.asset(ASSET, HIGH), FailureClass.SERVER_ERROR);
    assertThat(proxied).hasMessageEndingWith("502 with a body that is no error of Mux");
    assertThat(proxied.maybeDone()).isTrue();
    assertThat(failure(empty.asset(ASSET, HIGH), FailureClass.SERVER_ERROR))
        .hasMessageEndingWith("503 without a body");
    assertThat(failure(cut.asset(ASSET, HIGH), FailureClass.SERVER_ERROR))
        .hasMessageEndingWith("500: internal_error");
    assertThat(failure(good.asset(ASSET, HIGH), FailureClass.MALFORMED_ANSWER))
        .hasMessageEndingWith("200, but its body is not JSON");
    failure(nothing.asset(ASSET, HIGH), FailureClass.MALFORMED_ANSWER);
    assertThat(
            failure(redirect.asset(ASSET, HIGH), FailureClass.UNEXPECTED_STATUS).maybeDone())
        .isFalse();
  }

  @Test
  void json_that_is_not_what_was_promised_is_refused() throws Exception {
    for (String body : new String[] {
      GOOD.substring(0, GOOD.length() / 2),
      GOOD + "x",
      "[]",
      "{}",
      "{\"data\":[]}",
      "{\"data\":{\"status\":\"ready\"}}",
      "{\"data\":{\"id\":7}}",
      "{\"data\":{\"id\":\"../x\"}}",
      GOOD.replace(ASSET, "b".repeat(44)),
      "[".repeat(2000),
      "{\"data\":{\"id\":\"" + ASSET + "\",\"a\":" + "[".repeat(100) + "]".repeat(100) + "}}"
    }) {
      var failure = failure(
          answering(RawServer.json(200, "", body)).asset(ASSET, HIGH),
          FailureClass.MALFORMED_ANSWER);
      assertThat(failure.maybeDone()).isTrue();
    }
    failure(
        answering(RawServer.json(200, "", GOOD)).assets(null, 10, HIGH),
        FailureClass.MALFORMED_ANSWER);
    failure(
        answering(RawServer.json(200, "", GOOD.replace("{\"id", "[{\"id"))).whoami(HIGH),
        FailureClass.MALFORMED_ANSWER);
  }

  @Test
  void what_an_answer_repeats_of_our_token_or_of_a_url_is_not_shown() throws Exception {
    String basic = Base64.getEncoder().encodeToString("token-id:token-secret".getBytes(UTF_8));
    String message = "bad token-secret in Basic " + basic
        + " for https://u:pw@host/file?X-Amz-Signature=abc\\u0007 " + "x".repeat(1000);
    var client = answering(
        RawServer.json(400, "", "{\"error\":{\"type\":\"t\",\"messages\":[\"" + message + "\"]}}"));

    var failure = failure(client.asset(ASSET, HIGH), FailureClass.INVALID_REQUEST);
    assertThat(failure.getMessage())
        .contains("bad *** in Basic *** for https://***@host/file?***")
        .doesNotContain("Signature", "pw", "\u0007")
        .hasSizeLessThan(350);
  }

  @Test
  void an_answer_without_an_end_is_cut_off_at_the_limit() throws Exception {
    var sent = new AtomicLong();
    var closed = new CountDownLatch(1);
    var server = new RawServer(vertx, socket -> {
      socket.closeHandler(_ -> closed.countDown());
      socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
          + "Content-Length: 104857600\r\n\r\n{\"data\":\"");
      pour(socket, sent);
    });

    var failure = failure(client(server.url()).asset(ASSET, HIGH), FailureClass.MALFORMED_ANSWER);

    assertThat(failure).hasMessageEndingWith("its body has more than 1048576 bytes");
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(sent.get()).isLessThan(64L * 1024 * 1024);
  }

  /** Writes as fast as the other side reads, 100 MiB at most. */
  private static void pour(NetSocket socket, AtomicLong sent) {
    var block = Buffer.buffer(new byte[64 * 1024]);
    while (!socket.writeQueueFull() && sent.get() < 100L * 1024 * 1024) {
      sent.addAndGet(block.length());
      socket.write(block);
    }
    if (sent.get() < 100L * 1024 * 1024) {
      socket.drainHandler(_ -> pour(socket, sent));
    }
  }

  @Test
  void a_compressed_answer_is_refused_unopened() throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(new byte[10 * 1024 * 1024]);
    }
    var server = new RawServer(
        vertx,
        socket -> socket.write(Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                + "Content-Encoding: gzip\r\nContent-Length: " + bytes.size() + "\r\n\r\n")
            .appendBytes(bytes.toByteArray())));

    var failure = failure(client(server.url()).asset(ASSET, HIGH), FailureClass.MALFORMED_ANSWER);
    assertThat(failure).hasMessageEndingWith("its body is compressed");
    assertThat(server.requests())
        .noneMatch(request -> request.toLowerCase(Locale.ROOT).contains("accept-encoding"));
  }

  private MuxClient answering(String answer) throws Exception {
    return client(RawServer.saying(vertx, answer).url());
  }
}
