package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {
  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  GatewayMetricsTest() throws IOException {}

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void batches_are_read_from_the_text_and_the_heap_from_the_json() throws Exception {
    GatewayMetrics metrics =
        telling("""
        # TYPE sluice_batch_events summary
        sluice_batch_events_count 4.0
        sluice_batch_events_sum 900.0
        """, "{\"memory\":{\"heapUsed\":12582912,\"heapMax\":268435456}}");
    assertThat(metrics.batches()).isEqualTo(new GatewayMetrics.Batches(4, 900));
    assertThat(metrics.heapBytes()).isEqualTo(12 << 20);
  }

  @Test
  void what_is_not_told_is_no_number() throws Exception {
    GatewayMetrics metrics = telling("up 1\n", "{}");
    assertThat(metrics.batches().count()).isNaN();
    assertThat(metrics.heapBytes()).isNaN();
  }

  private GatewayMetrics telling(String text, String json) {
    server.createContext("/metrics", exchange -> {
      String accept = exchange.getRequestHeaders().getFirst("Accept");
      byte[] body = ("application/json".equals(accept) ? json : text).getBytes(UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    return new GatewayMetrics(server.getAddress().getPort());
  }
}
