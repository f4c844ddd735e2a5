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
  void the_heap_is_the_sum_of_its_areas_and_nothing_else() throws Exception {
    GatewayMetrics metrics = telling("""
        # TYPE jvm_memory_used_bytes gauge
        jvm_memory_used_bytes{area="heap",id="G1 Eden Space"} 2097152.0
        jvm_memory_used_bytes{area="heap",id="G1 Old Gen"} 1.048576E7
        jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 5.0E7
        sluice_batch_events_count 4.0
        sluice_batch_events_sum 900.0
        """);
    assertThat(metrics.heapBytes()).isEqualTo(12 << 20);
    assertThat(metrics.batches()).isEqualTo(new GatewayMetrics.Batches(4, 900));
  }

  @Test
  void a_gateway_without_these_meters_tells_nothing() throws Exception {
    assertThat(telling("up 1\n").heapBytes()).isNaN();
  }

  private GatewayMetrics telling(String text) {
    byte[] body = text.getBytes(UTF_8);
    server.createContext("/metrics", exchange -> {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    return new GatewayMetrics(server.getAddress().getPort());
  }
}
