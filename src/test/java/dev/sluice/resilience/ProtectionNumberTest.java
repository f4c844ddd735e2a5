package dev.sluice.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProtectionNumberTest {
  @Test
  void without_numbers_the_usual_protection_stays_as_it_is() {
    for (DependencyKind kind : DependencyKind.values()) {
      assertThat(ProtectionNumber.applied(Protection.usual(kind), Map.of()))
          .isEqualTo(Protection.usual(kind));
    }
  }

  @Test
  void each_number_takes_the_place_of_the_usual_one() {
    Map<ProtectionNumber, Integer> numbers = new EnumMap<>(ProtectionNumber.class);
    for (ProtectionNumber number : ProtectionNumber.values()) {
      numbers.put(number, 7);
    }
    numbers.put(ProtectionNumber.OPEN_FOR, 3_600_000);
    numbers.put(ProtectionNumber.DEADLINE, 70);
    Protection protection =
        ProtectionNumber.applied(Protection.usual(DependencyKind.CACHE), numbers);

    assertThat(protection.breaker().failuresToOpen()).isEqualTo(7);
    assertThat(protection.breaker().openFor()).isEqualTo(Duration.ofHours(1));
    assertThat(protection.breaker().openForMax()).isEqualTo(Duration.ofHours(1));
    assertThat(protection.breaker().successesToClose()).isEqualTo(7);
    assertThat(protection.breaker().trialsMax()).isEqualTo(7);
    assertThat(protection.retry().retriesMax()).isEqualTo(7);
    assertThat(protection.bulkhead()).isEqualTo(new BulkheadPolicy(7, 7, Duration.ofMillis(7)));
    assertThat(protection.deadlines().byKind().values()).containsOnly(Duration.ofMillis(70));
    assertThat(protection.rates().keySet()).containsExactlyInAnyOrder("read", "write");
    assertThat(protection.rates().values())
        .allSatisfy(rate -> assertThat(rate.hard().calls()).isEqualTo(7));
  }

  @Test
  void the_limits_of_every_number_make_a_protection() {
    for (ProtectionNumber number : ProtectionNumber.values()) {
      for (int value : new int[] {0, 1, 10, 100, 300_000, 3_600_000}) {
        if (number.takes(value)) {
          assertThat(ProtectionNumber.applied(
                  Protection.usual(DependencyKind.DATABASE), Map.of(number, value)))
              .isNotNull();
        }
      }
      assertThat(number.takes(-1)).isFalse();
      assertThat(number.takes(3_600_001)).isFalse();
      assertThat(ProtectionNumber.find(number.label())).hasValue(number);
    }
  }
}
