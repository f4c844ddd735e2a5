package dev.sluice;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static com.tngtech.archunit.core.importer.ImportOption.Predefined.ONLY_INCLUDE_TESTS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Holds the house together: which room may import which. There is no list of exceptions; what does not fit
 * is moved to where it belongs. The planted packages show that each rule bites.
 */
class ArchitectureTest {
  private static final String ROOT = "dev.sluice";
  private static final String PLANTED = "dev.sluice.planted";
  private static final JavaClasses HOUSE =
      new ClassFileImporter().withImportOption(DO_NOT_INCLUDE_TESTS).importPackages(ROOT);
  private static final JavaClasses PLANTS =
      new ClassFileImporter().withImportOption(ONLY_INCLUDE_TESTS).importPackages(PLANTED);

  @Test
  void the_import_is_not_empty() {
    assertThat(HOUSE.contain(Main.class)).isTrue();
    assertThat(HOUSE).hasSizeGreaterThan(20);
    assertThat(PLANTS).isNotEmpty();
  }

  @Test
  void rooms_import_only_what_stands_below_them() {
    assertThat(new House(ROOT, HOUSE).forbiddenArrows()).isEmpty();
  }

  @Test
  void pure_rooms_use_the_jdk_only_and_are_told_the_time() {
    assertThat(new House(ROOT, HOUSE).impurities()).isEmpty();
  }

  @Test
  void every_package_is_a_room_with_a_place() {
    assertThat(new House(ROOT, HOUSE).strangers()).isEmpty();
  }

  @Test
  void rooms_form_no_cycle() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void a_planted_arrow_upwards_or_sideways_is_found() {
    assertThat(new House(PLANTED, PLANTS).forbiddenArrows())
        .anySatisfy(
            arrow -> assertThat(arrow).contains("event.Upwards", "event may not import ingest"))
        .anySatisfy(
            arrow -> assertThat(arrow).contains("ingest.Sideways", "ingest may not import linking"))
        .anySatisfy(arrow ->
            assertThat(arrow).contains("postgres.Inwards", "interfaces, records and enums"))
        .anySatisfy(arrow -> assertThat(arrow).contains("config.Ports", "settings only"))
        .hasSize(4);
  }

  @Test
  void a_planted_clock_logger_or_framework_in_a_pure_room_is_found() {
    List<String> impurities = new House(PLANTED, PLANTS).impurities();

    for (String found :
        List.of("Instant.now", "System.nanoTime", "java.time.Clock", "org.slf4j", "io.vertx")) {
      assertThat(impurities)
          .as(found)
          .anySatisfy(impurity -> assertThat(impurity).contains(found));
    }
  }

  @Test
  void a_planted_room_without_a_place_is_found() {
    assertThat(new House(PLANTED, PLANTS).strangers())
        .singleElement()
        .asString()
        .contains("shed");
  }

  @Test
  void a_planted_cycle_is_found() {
    assertThat(slices()
            .matching(PLANTED + ".(*)..")
            .should()
            .beFreeOfCycles()
            .evaluate(PLANTS)
            .hasViolation())
        .isTrue();
  }
}
