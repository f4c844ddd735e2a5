package dev.sluice.mux;

import static dev.sluice.mux.Priority.HIGH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.resilience.FailureClass;
import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A call that is over holds no connection, however it ended. */
class MuxConnectionsTest extends MuxClientFixture {
  private static final String GOOD = "{\"data\":{\"id\":\"" + ASSET + "\",\"status\":\"ready\"}}";
  private static final int ENDLESS_BYTES = 100 * 1024 * 1024;
  private static final int HEAD_BYTES_MAX = 16 * 1024;

  private final CountDownLatch closed = new CountDownLatch(1);

  @Test
  void a_compressed_answer_costs_its_connection() throws Exception {
    var server = watched(socket -> socket.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
        + "Content-Length: " + ENDLESS_BYTES + "\r\n\r\n"));

    failure(client(server.url()).asset(ASSET, HIGH), FailureClass.MALFORMED_ANSWER);

    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_body_that_only_drips_ends_at_the_deadline_and_costs_its_connection() throws Exception {
    var server = watched(socket -> {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
      long drip = vertx.setPeriodic(20, _ -> socket.write(" "));
      socket.endHandler(_ -> vertx.cancelTimer(drip));
    });

    failure(
        client(server.url(), patient(Duration.ofMillis(300))).asset(ASSET, HIGH),
        FailureClass.DEADLINE_EXCEEDED);

    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_refusal_that_is_too_long_keeps_its_status_and_when_to_come_again() throws Exception {
    var server = watched(socket -> socket.write("HTTP/1.1 503 Whatever\r\nRetry-After: 7\r\n"
        + "Content-Length: " + ENDLESS_BYTES + "\r\n\r\n" + "x".repeat(70_000)));
    var settings =
        new MuxClientSettings(1, 1, Duration.ofSeconds(5), Duration.ofSeconds(20), 65_536);

    var failure =
        failure(client(server.url(), settings).asset(ASSET, HIGH), FailureClass.SERVER_ERROR);

    assertThat(failure).hasMessageEndingWith("503, but its body has more than 65536 bytes");
    assertThat(failure.retryAfter()).isEqualTo(END.plusSeconds(7));
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_body_of_just_the_limit_is_read_and_one_byte_more_is_not() throws Exception {
    var server = RawServer.saying(vertx, RawServer.json(200, "", GOOD));

    assertThat(await(client(server.url(), limited(GOOD.length())).asset(ASSET, HIGH))
            .value()
            .id())
        .isEqualTo(ASSET);
    failure(
        client(server.url(), limited(GOOD.length() - 1)).asset(ASSET, HIGH),
        FailureClass.MALFORMED_ANSWER);
  }

  @Test
  void a_head_past_its_limit_is_refused() throws Exception {
    String padding = "X-Padding: " + "x".repeat(HEAD_BYTES_MAX - 1024);
    var within = RawServer.saying(vertx, RawServer.json(200, padding, GOOD));
    var past =
        watched(socket -> socket.write(RawServer.json(200, padding + "x".repeat(1024), GOOD)));

    await(client(within.url()).asset(ASSET, HIGH));
    failure(client(past.url()).asset(ASSET, HIGH), FailureClass.MALFORMED_ANSWER);
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void calls_that_gave_up_while_they_waited_leave_the_pool_free() throws Exception {
    var silent = new AtomicBoolean(true);
    var server = new RawServer(vertx, socket -> {
      if (!silent.get()) {
        socket.write(RawServer.json(200, "", GOOD));
      }
    });
    var client = client(
        server.url(),
        new MuxClientSettings(1, 32, Duration.ofSeconds(20), Duration.ofMillis(500), 65_536));
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(client.asset(ASSET, HIGH));
    }

    await(Future.join(calls).otherwiseEmpty());
    assertThat(calls).allMatch(Future::failed);
    silent.set(false);
    await(client.asset(ASSET, HIGH));
  }

  private static MuxClientSettings limited(int answerBytesMax) {
    return new MuxClientSettings(
        4, 64, Duration.ofSeconds(5), Duration.ofSeconds(20), answerBytesMax);
  }

  /** One that tells when a connection was closed. */
  private RawServer watched(Consumer<NetSocket> manners) throws Exception {
    return new RawServer(vertx, socket -> {
      socket.closeHandler(_ -> closed.countDown());
      manners.accept(socket);
    });
  }
}
