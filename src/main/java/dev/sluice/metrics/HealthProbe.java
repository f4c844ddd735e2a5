package dev.sluice.metrics;

import dev.sluice.bus.LinkLocal;
import dev.sluice.resilience.FailureClass;
import dev.sluice.resilience.FailureClassifier;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Asks a dependency's health address: GET, expecting 2xx; redirects are not followed, and no more than
 * {@value #ANSWER_BYTES_MAX} bytes of the answer are read.
 *
 * <p>The address was given by an operator, and whoever is an operator can make us ask anything that we can reach. So the
 * name is resolved here, link-local addresses are refused, and the connection goes to the very address that was looked
 * at: a name that answers differently the next time gains nothing.
 */
public final class HealthProbe {
  static final int ANSWER_BYTES_MAX = 16 * 1024;
  private static final int HEADER_BYTES_MAX = 8 * 1024;

  private final Vertx vertx;
  private final HttpClientAgent client;
  private final Duration deadline;

  /**
   * @param deadline how long one look may take
   */
  public HealthProbe(Vertx vertx, Duration deadline) {
    this.vertx = vertx;
    this.deadline = deadline;
    this.client = vertx.createHttpClient(
        new HttpClientOptions()
            .setConnectTimeout((int) deadline.toMillis())
            .setKeepAlive(false)
            .setMaxHeaderSize(HEADER_BYTES_MAX)
            .setDecompressionSupported(false),
        new PoolOptions().setHttp1MaxSize(2).setMaxWaitQueueSize(8));
  }

  /** Looks once; a failure is a {@link ProbeFailedException}. */
  public Future<Void> ask(URI url) {
    return vertx
        .executeBlocking(() -> resolve(url.getHost()), false)
        .map(Objects::requireNonNull)
        .compose(address -> client.request(options(url, address)))
        .compose(request -> request.send().compose(response -> read(request, response)))
        .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(translated(failure)));
  }

  /** Ends what is open. */
  public Future<Void> close() {
    return client.close();
  }

  private static InetAddress resolve(String host) throws Exception {
    InetAddress[] all = InetAddress.getAllByName(host);
    if (Arrays.stream(all).anyMatch(LinkLocal::is)) {
      throw new ProbeFailedException(
          FailureClass.FORBIDDEN, "the name points to a link-local address", null);
    }
    return all[0];
  }

  private static RequestOptions options(URI url, InetAddress address) {
    boolean tls = "https".equals(url.getScheme());
    int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return new RequestOptions()
        .setMethod(HttpMethod.GET)
        .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
        .setHost(url.getHost())
        .setPort(port)
        .setSsl(tls)
        .setFollowRedirects(false)
        .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery());
  }

  private static Future<Void> read(HttpClientRequest request, HttpClientResponse response) {
    Promise<Void> done = Promise.promise();
    response.exceptionHandler(
        done::tryFail); // a reset of our own comes here, too, when all is said
    FailureClass failure = FailureClassifier.ofStatus(response.statusCode()).orElse(null);
    if (failure != null) {
      request.reset();
      return Future.failedFuture(
          new ProbeFailedException(failure, "status " + response.statusCode(), null));
    }
    long[] bytes = {0};
    response.endHandler(_ -> done.tryComplete());
    response.handler(part -> {
      bytes[0] += part.length();
      if (bytes[0] > ANSWER_BYTES_MAX
          && done.tryFail(new ProbeFailedException(
              FailureClass.MALFORMED_ANSWER, "the answer is too long", null))) {
        request.reset();
      }
    });
    return done.future();
  }

  private static ProbeFailedException translated(Throwable failure) {
    return failure instanceof ProbeFailedException known
        ? known
        : new ProbeFailedException(
            FailureClassifier.ofException(failure).orElse(FailureClass.UNKNOWN), null, failure);
  }
}
