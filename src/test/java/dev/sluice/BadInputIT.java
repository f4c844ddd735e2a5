package dev.sluice;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.event.MuxSamples;
import dev.sluice.postgres.TestDatabase;
import dev.sluice.signature.WebhookSigner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever comes in, the answer is clear, and the gateway lives on. */
class BadInputIT {
  private static final String ID =
      "\"id\":\"%s\",\"type\":\"video.asset.ready\",\"created_at\":\"2025-03-05T13:44:02.310000Z\"";
  private static TestDatabase database;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    database = TestDatabase.fresh();
    gateway = RunningGateway.start(
        database.url(), Map.of("ingest.head-deadline", "600ms", "ingest.body-deadline", "600ms"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    database.close();
  }

  @AfterEach
  void still_takes_webhooks() {
    assertThat(gateway.post(MuxSamples.compact("video.asset.created")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void no_body() {
    var answer = gateway.post(new byte[0]);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(answer.body()).contains("not-a-mux-event");
  }

  @Test
  void a_body_of_10_mb_is_refused_by_its_declared_length() throws IOException {
    assertThat(
            raw("POST /api/webhooks/mux HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n"))
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void a_chunked_body_over_the_limit_is_refused_while_it_comes_and_never_cut() {
    byte[] body = new byte[(1 << 20) + 1];
    Arrays.fill(body, (byte) ' ');
    HttpResponse<String> answer = gateway.send(HttpRequest.newBuilder(gateway.webhooks())
        .header("Mux-Signature", new WebhookSigner(RunningGateway.SECRET).sign(body, Instant.now()))
        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)))
        .build());
    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void a_body_of_exactly_the_limit_is_read() {
    StringBuilder body = new StringBuilder("{" + ID.formatted("at-the-limit") + ",\"x\":\"");
    // Several texts, for a single one of this length is over the limit for texts.
    while (body.length() < (1 << 20) - 100_010) {
      body.append("a".repeat(100_000)).append("\",\"y").append(body.length()).append("\":\"");
    }
    body.append("b".repeat((1 << 20) - body.length() - 2)).append("\"}");
    assertThat(body).hasSize(1 << 20);
    assertThat(gateway.post(body.toString()).statusCode()).isEqualTo(200);
    assertThat(gateway.post(body + " ").statusCode()).isEqualTo(413);
  }

  @Test
  void deep_json() {
    var answer = gateway.post("{" + ID.formatted("deep") + ",\"data\":" + "[".repeat(100_000));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("must not nest deeper than 64 levels");
  }

  @Test
  void invalid_utf_8_in_a_genuine_event_is_quarantined_with_its_bytes() {
    byte[] body = ("{" + ID.formatted("bad-utf8")
            + ",\"data\":{\"id\":\"a\u00ff\u00feb\",\"status\":\"ready\"}}")
        .getBytes(ISO_8859_1);
    assertThat(gateway.post(body).statusCode()).isEqualTo(200);
    assertThat(
            database.rows(
                "SELECT outcome, fault, encode(body, 'hex') FROM webhook_event WHERE event_id = 'bad-utf8'"))
        .containsExactly("quarantined|bad_utf8|" + HexFormat.of().formatHex(body));
  }

  @Test
  void a_nul_inside_a_text_that_is_kept_is_quarantined_and_answered_200() {
    String body = "{" + ID.formatted("nul")
        + ",\"data\":{\"id\":\"with-nul\",\"status\":\"ready\",\"passthrough\":\"a\\u0000b\"}}";
    assertThat(gateway.post(body).statusCode()).isEqualTo(200);
    assertThat(database.rows("SELECT outcome, fault FROM webhook_event WHERE event_id = 'nul'"))
        .containsExactly("quarantined|nul");
    assertThat(database.rows("SELECT * FROM mux_object WHERE id = 'with-nul'")).isEmpty();
  }

  @Test
  void huge_numbers_do_no_harm() {
    String body = "{" + ID.formatted("huge")
        + ",\"data\":{\"id\":\"huge-asset\",\"status\":\"ready\",\"duration\":1e999999,"
        + "\"aspect_ratio\":\"16:9\",\"max_stored_frame_rate\":" + "9".repeat(90) + "}}";
    assertThat(gateway.post(body).statusCode()).isEqualTo(200);
    assertThat(
            database.rows(
                "SELECT mux_processing_status, duration FROM creative_asset WHERE mux_asset_id = 'huge-asset'"))
        .containsExactly("READY|null");
  }

  @Test
  void duplicate_keys_of_the_envelope() {
    var answer = gateway.post("{" + ID.formatted("twice") + ",\"id\":\"another\",\"data\":{}}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("a field of the envelope is repeated");
  }

  @Test
  void the_content_type_does_not_matter_for_only_the_bytes_are_signed() {
    byte[] body = MuxSamples.compact("video.asset.errored");
    var answer = gateway.send(HttpRequest.newBuilder(gateway.webhooks())
        .header("Mux-Signature", new WebhookSigner(RunningGateway.SECRET).sign(body, Instant.now()))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofByteArray(body))
        .build());
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void a_wrong_method_and_an_unknown_route() {
    var wrongMethod = gateway.get("/api/webhooks/mux");
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
    assertThat(wrongMethod.headers().firstValue("allow")).contains("POST");
    assertThat(gateway.get("/api/webhooks").statusCode()).isEqualTo(404);
    assertThat(gateway.get("/api/webhooks").body()).contains("urn:sluice:problem:not-found");
  }

  @Test
  void the_second_path_takes_webhooks_as_well() {
    byte[] body = MuxSamples.compact("video.upload.created");
    var answer = gateway.send(HttpRequest.newBuilder(gateway.at("/api/videos/mux/webhook"))
        .header("Mux-Signature", new WebhookSigner(RunningGateway.SECRET).sign(body, Instant.now()))
        .POST(BodyPublishers.ofByteArray(body))
        .build());
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void two_signature_fields() {
    byte[] body = MuxSamples.compact("video.upload.cancelled");
    String signature = new WebhookSigner(RunningGateway.SECRET).sign(body, Instant.now());
    var answer = gateway.send(HttpRequest.newBuilder(gateway.webhooks())
        .header("Mux-Signature", signature)
        .header("Mux-Signature", signature)
        .POST(BodyPublishers.ofByteArray(body))
        .build());
    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void odd_framing() throws IOException {
    assertThat(
            raw(
                "POST /api/webhooks/mux HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void a_head_that_never_ends_is_closed() throws IOException {
    assertThat(raw("POST /api/webhooks/mux HTTP/1.1\r\nHost: x\r\nX-Slow: ")).isEmpty();
  }

  @Test
  void a_body_that_never_ends_is_answered_408_and_closed() throws IOException {
    assertThat(raw(
            "POST /api/webhooks/mux HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"id\":"))
        .startsWith("HTTP/1.1 408");
  }

  @Test
  void a_sender_that_half_closes_after_its_request_still_gets_its_answer_or_a_close()
      throws IOException {
    byte[] body = MuxSamples.compact("video.asset.updated");
    String signature = new WebhookSigner(RunningGateway.SECRET).sign(body, Instant.now());
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(20_000);
      var out = socket.getOutputStream();
      out.write(("POST /api/webhooks/mux HTTP/1.1\r\nHost: x\r\nMux-Signature: " + signature
              + "\r\nContent-Length: " + body.length + "\r\n\r\n")
          .getBytes(UTF_8));
      out.write(body);
      out.flush();
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer).matches(text -> text.isEmpty() || text.startsWith("HTTP/1.1 200"));
    }
  }

  /** Sends the text and reads until the gateway closes; a gateway that does not close fails by its time limit. */
  private static String raw(String text) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(UTF_8));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
