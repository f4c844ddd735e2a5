package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private static final JsonArray GOOD = JsonArray.of(100, 0, 20_000);
  private static final JsonArray REFUSING = JsonArray.of(60, 40, 20_000);
  private static final JsonArray SLOW = JsonArray.of(100, 0, 500_001);

  @Test
  void it_has_recovered_when_a_second_without_trouble_begins() {
    Recovery recovery = of(REFUSING, GOOD, SLOW, GOOD, GOOD, GOOD, GOOD, REFUSING);
    assertThat(recovery.seconds()).isEqualTo(0.75);
    assertThat(recovery.sentence())
        .isEqualTo("recovered after 0.8 s, of the 500 requests after that 40 were refused");
  }

  @Test
  void three_quarters_of_a_second_are_not_enough() {
    Recovery recovery = of(GOOD, GOOD, GOOD, REFUSING, GOOD, GOOD, GOOD);
    assertThat(recovery.seconds()).isInfinite();
    assertThat(recovery.sentence()).isEqualTo("not recovered");
    assertThat(recovery.toJson().getDouble("seconds")).isNull();
  }

  @Test
  void silence_is_not_calm() {
    JsonArray silence = JsonArray.of(0, 0, 0);
    assertThat(of(silence, silence, silence, silence, GOOD, GOOD, GOOD, GOOD).seconds())
        .isEqualTo(1);
  }

  private static Recovery of(JsonArray... slots) {
    return Recovery.of(
        new JsonObject().put("slotMillis", 250L).put("slots", new JsonArray(List.of(slots))));
  }
}
