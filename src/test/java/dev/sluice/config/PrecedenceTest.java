package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecedenceTest {
  @TempDir
  Path folder;

  @Test
  void the_profile_lies_over_the_defaults() {
    assertThat(port(Map.of("SLUICE_PROFILE", "test"), "", Map.of())).isZero();
  }

  @Test
  void the_file_lies_over_the_profile() {
    assertThat(port(Map.of("SLUICE_PROFILE", "test"), "ingest.port = 9001", Map.of()))
        .isEqualTo(9001);
  }

  @Test
  void the_environment_lies_over_the_file() {
    assertThat(port(Map.of("PORT", "9002"), "ingest.port = 9001", Map.of())).isEqualTo(9002);
  }

  @Test
  void the_environment_lies_over_the_file_even_where_it_says_what_the_default_says() {
    assertThat(port(Map.of("PORT", "8080"), "ingest.port = 9001", Map.of())).isEqualTo(8080);
  }

  @Test
  void the_command_line_lies_over_all() {
    assertThat(port(Map.of("PORT", "9002"), "ingest.port = 9001", Map.of("ingest.port", "9003")))
        .isEqualTo(9003);
  }

  @Test
  void the_file_may_choose_the_profile_and_the_environment_another() {
    assertThat(read(Map.of(), "profile = test", Map.of()).management().port()).isZero();
    assertThat(read(Map.of("SLUICE_PROFILE", "development"), "profile = test", Map.of())
            .management()
            .port())
        .isEqualTo(8081);
  }

  @Test
  void each_value_says_where_it_came_from() {
    assertThat(read(
                Map.of("HOST", "localhost"), "\ningest.port = 9001", Map.of("demo.enabled", "true"))
            .settings())
        .contains(
            new EffectiveSetting("ingest.host", "localhost", "environment HOST"),
            new EffectiveSetting("ingest.port", "9001", folder.resolve("mine.conf") + ": 2"),
            new EffectiveSetting("demo.enabled", "true", "command line"))
        .anySatisfy(setting -> assertThat(setting.source()).startsWith("sluice.conf: "));
  }

  private int port(Map<String, String> environment, String text, Map<String, String> options) {
    return read(environment, text, options).ingest().port();
  }

  private SluiceConfig read(
      Map<String, String> environment, String text, Map<String, String> options) {
    try {
      Path file = Files.writeString(folder.resolve("mine.conf"), text);
      return new ConfigReader(environment).read(file, options);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
