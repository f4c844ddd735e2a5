package dev.sluice.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What the gateway tells of its batches and its heap on its management listener; others tell nothing. */
final class GatewayMetrics {
  /** One that tells nothing. */
  static final GatewayMetrics NONE = new GatewayMetrics(0);

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(DEADLINE).build();

  private final int port;

  /** Of the gateway whose management listener has this port. */
  GatewayMetrics(int port) {
    this.port = port;
  }

  /**
   * Commits since the start.
   *
   * @param count how many
   * @param events how many events in them
   */
  record Batches(double count, double events) {}

  Batches batches() throws IOException {
    if (port == 0) {
      return new Batches(Double.NaN, Double.NaN);
    }
    String text = get("http://127.0.0.1:" + port + "/metrics").body();
    return new Batches(
        value(text, "sluice_batch_events_count"), value(text, "sluice_batch_events_sum"));
  }

  /** Bytes of heap in use; NaN when it does not tell. */
  double heapBytes() throws IOException {
    HttpRequest request = to("http://127.0.0.1:" + port + "/metrics")
        .header("Accept", "application/json")
        .build();
    JsonObject memory =
        new JsonObject(send(request).body()).getJsonObject("memory", new JsonObject());
    return memory.getDouble("heapUsed", Double.NaN);
  }

  private static double value(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Whether a GET of this address is answered 200 now. */
  static boolean answers(String url) {
    try {
      return get(url).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static HttpResponse<String> get(String url) throws IOException {
    return send(to(url).build());
  }

  private static HttpRequest.Builder to(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(DEADLINE);
  }

  private static HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
