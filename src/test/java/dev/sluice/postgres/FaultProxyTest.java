package dev.sluice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sluice.postgres.FaultProxy.Mode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server behind the proxy sends back what it gets. */
@Timeout(30)
class FaultProxyTest {
  private final Vertx vertx = Vertx.vertx();

  @SuppressWarnings("NullAway.Init")
  private FaultProxy proxy;

  private int echoPort;

  @BeforeEach
  void startEchoBehindTheProxy() throws Exception {
    echoPort = done(vertx
            .createNetServer()
            .connectHandler(FaultProxyTest::echo)
            .listen(0, "127.0.0.1"))
        .actualPort();
    proxy =
        done(FaultProxy.start(vertx, "postgresql://me:secret@127.0.0.1:" + echoPort + "/db?a=b"));
  }

  @AfterEach
  void closeAll() throws Exception {
    done(proxy.close().compose(_ -> vertx.close()));
  }

  @Test
  void stands_in_the_url_where_the_server_stood() {
    assertThat(proxy.url())
        .isEqualTo("postgresql://me:secret@127.0.0.1:" + proxy.port() + "/db?a=b");
  }

  @Test
  void passes_more_than_its_buffers_hold_unchanged() throws Exception {
    var caller = call();
    Buffer sent = Buffer.buffer(new byte[3 * 1024 * 1024]);
    for (int i = 0; i < sent.length(); i++) {
      sent.setByte(i, (byte) (i * 31));
    }
    done(caller.socket.write(sent));
    assertThat(done(caller.received(sent.length()))).isEqualTo(sent);
  }

  @Test
  void delays_each_way() throws Exception {
    var caller = call();
    done(proxy.mode(new Mode.Delay(Duration.ofMillis(300))));
    long before = System.nanoTime();
    done(caller.socket.write("late"));
    assertThat(done(caller.received(4)).toString()).isEqualTo("late");
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(600));
  }

  @Test
  void keeps_the_order_when_a_delay_ends() throws Exception {
    var caller = call();
    done(proxy.mode(new Mode.Delay(Duration.ofMillis(100))));
    done(caller.socket.write("first "));
    done(proxy.mode(new Mode.Pass()));
    done(caller.socket.write("second"));
    assertThat(done(caller.received(12)).toString()).isEqualTo("first second");
  }

  @Test
  void holds_everything_in_a_black_hole_and_delivers_it_afterwards() throws Exception {
    var caller = call();
    done(proxy.mode(new Mode.BlackHole()));
    done(caller.socket.write("held"));
    var later = call();
    done(later.socket.write("also"));
    roundTripsPastTheProxy();
    assertThat(caller.all.length() + later.all.length()).isZero();
    done(proxy.mode(new Mode.Pass()));
    assertThat(done(caller.received(4)).toString()).isEqualTo("held");
    assertThat(done(later.received(4)).toString()).isEqualTo("also");
  }

  @Test
  void refuses_new_connections_only() throws Exception {
    var live = call();
    // There and back, so that the proxy has it, and not only the kernel's queue.
    done(live.socket.write("still "));
    done(live.received(6));
    done(proxy.mode(new Mode.Refuse()));
    // The reset comes while the caller still connects, or just after.
    done(connect(proxy.port()).compose(caller -> caller.closed.future()).otherwiseEmpty());
    done(live.socket.write("alive"));
    assertThat(done(live.received(11)).toString()).isEqualTo("still alive");
    assertThat(done(proxy.accepted())).isEqualTo(2);
  }

  @Test
  void resets_live_connections_at_once_and_new_ones_at_the_answer() throws Exception {
    var live = call();
    done(live.socket.write("x"));
    done(live.received(1));
    done(proxy.mode(new Mode.Reset()));
    done(live.closed.future());
    var fresh = call();
    done(fresh.socket.write("hello"));
    done(fresh.closed.future());
    assertThat(fresh.all.length()).isZero();
  }

  @Test
  void cuts_in_the_midst_of_an_answer() throws Exception {
    var caller = call();
    done(proxy.mode(new Mode.CutAfter(7)));
    done(caller.socket.write("hello "));
    done(caller.received(6));
    done(caller.socket.write("world"));
    done(caller.closed.future());
    assertThat(caller.all.toString()).isEqualTo("hello w");
  }

  @Test
  void cuts_what_is_live_and_lets_new_ones_pass() throws Exception {
    var live = call();
    done(live.socket.write("x"));
    done(live.received(1));
    done(proxy.cut());
    done(live.closed.future());
    var fresh = call();
    done(fresh.socket.write("again"));
    assertThat(done(fresh.received(5)).toString()).isEqualTo("again");
  }

  private Caller call() throws Exception {
    return call(proxy.port());
  }

  private Caller call(int port) throws Exception {
    return done(connect(port));
  }

  private Future<Caller> connect(int port) {
    return vertx.createNetClient().connect(port, "127.0.0.1").map(Caller::new);
  }

  private static void echo(NetSocket socket) {
    socket.exceptionHandler(_ -> socket.close()).handler(socket::write);
  }

  // Long enough for the same through a proxy that passes.
  private void roundTripsPastTheProxy() throws Exception {
    var direct = call(echoPort);
    for (int bytes = 1; bytes <= 100; bytes++) {
      done(direct.socket.write("."));
      done(direct.received(bytes));
    }
  }

  @CanIgnoreReturnValue
  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** A client that collects what it receives. */
  private static final class Caller {
    private final NetSocket socket;
    private final Promise<Void> closed = Promise.promise();
    private final Buffer all = Buffer.buffer();
    private Promise<Buffer> enough = Promise.promise();
    private int wanted = Integer.MAX_VALUE;

    Caller(NetSocket socket) {
      this.socket = socket;
      socket
          .handler(this::collect)
          .closeHandler(_ -> closed.tryComplete())
          .exceptionHandler(_ -> closed.tryComplete());
    }

    private synchronized void collect(Buffer chunk) {
      all.appendBuffer(chunk);
      if (all.length() >= wanted) {
        enough.tryComplete(all.copy());
      }
    }

    synchronized Future<Buffer> received(int bytes) {
      wanted = bytes;
      enough = Promise.promise();
      if (all.length() >= wanted) {
        enough.complete(all.copy());
      }
      return enough.future();
    }
  }
}
