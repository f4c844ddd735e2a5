package dev.sluice.metrics;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.PublicAddress;
import dev.sluice.linking.QuarantineVerticle;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuarantineIT {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  @Test
  void growth_is_told_on_the_bus_and_counted_by_fault() throws Exception {
    try (LedgerHouse house = new LedgerHouse(null)) {
      assertThat(house.deliver(LedgerHouse.SECRET, List.of(faulty("ev-1", "a\\u0000"))))
          .hasSize(1);
      Promise<JsonObject> told = Promise.promise();
      house
          .vertx
          .eventBus()
          .<JsonObject>consumer(
              PublicAddress.QUARANTINE_GREW, message -> told.tryComplete(message.body()));
      var _ = house
          .vertx
          .deployVerticle(new QuarantineVerticle(
              house.bus, house.ledger, Duration.ofMillis(50), house.registry))
          .await(10, SECONDS);
      var _ = house.await("/api/v1/health/live", _ -> gauge(house, "nul") == 1.0);
      assertThat(told.future().isComplete())
          .as("what was there before is no growth")
          .isFalse();

      assertThat(house.deliver(
              LedgerHouse.SECRET, List.of(faulty("ev-2", "\\ud800"), faulty("ev-3", "\\u0000"))))
          .hasSize(2);

      JsonObject grew = told.future().await(10, SECONDS);
      assertThat(grew.getJsonObject("added").fieldNames()).isSubsetOf("nul", "lone_surrogate");
      assertThat(grew.getInteger("total")).isEqualTo(3);
      assertThat(gauge(house, "nul")).isEqualTo(2.0);
      JsonObject listed = house.get("/api/v1/events?status=quarantined");
      assertThat(listed.getJsonArray("items").getJsonObject(0).getString("fault"))
          .isNotBlank();
    }
  }

  private static double gauge(LedgerHouse house, String fault) {
    return house.registry.get("sluice.quarantined").tag("fault", fault).gauge().value();
  }

  private static byte[] faulty(String id, String asset) {
    return LedgerHouse.asset(id, "video.asset.ready", NOON, asset, "ready");
  }
}
