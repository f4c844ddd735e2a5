package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.guard.GuardSettings;
import dev.sluice.resilience.BreakerPolicy;
import dev.sluice.resilience.Criticality;
import dev.sluice.resilience.Deadlines;
import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.DependencyKind;
import dev.sluice.resilience.RatePolicy;
import dev.sluice.resilience.RetryBudgetPolicy;
import dev.sluice.resilience.RetryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The block {@code resilience}, with its dependencies by name. */
class ResilienceSettingsTest {
  @TempDir
  private Path folder = Path.of("");

  private GuardSettings read(String text) throws IOException {
    Path file = folder.resolve("own.conf");
    Files.writeString(file, text);
    return new ConfigReader(Map.of()).read(file, Map.of()).guard();
  }

  private static Dependency named(GuardSettings settings, String name) {
    return settings.dependencies().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_documented_defaults_are_the_usual_policies() throws IOException {
    GuardSettings settings = read("");

    assertThat(settings.budget()).isEqualTo(RetryBudgetPolicy.USUAL);
    assertThat(settings.dependencies())
        .extracting(Dependency::name)
        .containsExactly("database", "mux-api");
    Dependency mux = named(settings, "mux-api");
    assertThat(mux.protection().breaker()).isEqualTo(BreakerPolicy.MUX_API);
    assertThat(mux.protection().retry()).isEqualTo(RetryPolicy.EXTERNAL_API);
    assertThat(mux.protection().deadlines()).isEqualTo(Deadlines.usual());
    assertThat(mux.protection().rates())
        .isEqualTo(Map.of("read", RatePolicy.MUX_READS, "write", RatePolicy.MUX_WRITES));
    Dependency database = named(settings, "database");
    assertThat(database.kind()).isEqualTo(DependencyKind.DATABASE);
    assertThat(database.criticality()).isEqualTo(Criticality.CRITICAL);
    assertThat(database.protection().breaker()).isEqualTo(BreakerPolicy.DATABASE);
    assertThat(database.protection().retry()).isEqualTo(RetryPolicy.DATABASE);
    assertThat(database.protection().rates()).isEmpty();
  }

  @Test
  void a_further_dependency_says_only_what_differs_from_the_usual() throws IOException {
    GuardSettings settings = read("""
        resilience {
          usual.breaker.failures-to-open = 7
          dependencies.payment-api {
            kind = external_api, serves = "billing", alternative-to = mux-api
            breaker.open-for = 12s
          }
        }
        """);
    Dependency payment = named(settings, "payment-api");

    assertThat(payment.serves()).containsExactly("billing");
    assertThat(payment.alternativeTo()).isEqualTo("mux-api");
    assertThat(payment.protection().breaker().failuresToOpen()).isEqualTo(7);
    assertThat(payment.protection().breaker().openFor()).isEqualTo(Duration.ofSeconds(12));
    assertThat(named(settings, "mux-api").protection().breaker().failuresToOpen())
        .isEqualTo(7);
    assertThat(named(settings, "database").protection().breaker().failuresToOpen())
        .isEqualTo(3);
  }

  @Test
  void every_problem_is_told_once_and_at_once() {
    assertThatThrownBy(() -> read("""
        resilience {
          usual.retry.factor = lots
          dependencies.payment-api { breaker { open-fro = 12s }, kind = bank }
          dependencies.mux-api.breaker.open-for = 400s
          dependencies."Not A Name".kind = other
          retry-budget.floor = 11
        }
        """))
        .isInstanceOf(ConfigRefusedException.class)
        .message()
        .contains("resilience.dependencies.payment-api.breaker.open-fro: no such setting"
            + " (did you mean open-for?)")
        .contains("resilience.dependencies.payment-api.kind: 'bank' is not one of database")
        .contains("resilience.dependencies.mux-api.breaker: openForMax must be at least openFor")
        .contains("Not A Name")
        .contains("is not a name: 1 to 63")
        .contains("resilience.retry-budget: floor must be from 0 to 10, but is 11")
        .containsOnlyOnce("'lots' is not a number");
  }
}
