package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import dev.sluice.postgres.EmbeddedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class ConfigReaderTest {
  @TempDir
  Path folder;

  @Test
  void the_defaults_alone_are_sound() {
    SluiceConfig config = new ConfigReader(Map.of()).read();

    assertThat(config.profile()).isEqualTo(Profile.DEVELOPMENT);
    assertThat(config.ingest().host()).isEqualTo("0.0.0.0");
    assertThat(config.ingest().bodyBytesMax()).isEqualTo(1024 * 1024);
    assertThat(config.linking().waitMax()).isEqualTo(Duration.ofMillis(2500));
    assertThat(config.database().url()).isEmpty();
    // Tests and benchmarks start the embedded server without a configuration, as it is by default.
    assertThat(config.database().embedded()).isEqualTo(EmbeddedSettings.USUAL);
    assertThat(config.database().retention()).isEqualTo(Duration.ofDays(30));
    assertThat(config.database().at("postgresql://h/d").url()).isEqualTo("postgresql://h/d");
    assertThat(config.management().token()).isEmpty();
    assertThat(config.mux().credentials()).isEmpty();
    assertThat(config.mux().lowPriorityCredentials()).isEmpty();
    assertThat(config.mux().client().answerBytesMax()).isEqualTo(4 * 1024 * 1024);
    assertThat(config.mux().signingSecrets()).isEmpty();
    assertThat(config.log()).isEqualTo(new LogSettings(Level.INFO, LogFormat.TEXT));
  }

  @Test
  void every_promised_variable_reaches_its_setting() {
    var promised = Map.<String, Function<SluiceConfig, Object>>ofEntries(
        Map.entry("HOST=10.0.0.7", config -> config.ingest().host()),
        Map.entry("PORT=18080", config -> config.ingest().port()),
        Map.entry("MANAGEMENT_HOST=127.0.0.2", config -> config.management().host()),
        Map.entry("MANAGEMENT_PORT=18081", config -> config.management().port()),
        Map.entry(
            "MANAGEMENT_TOKEN=t0ken", config -> config.management().token().orElseThrow()),
        Map.entry(
            "DATABASE_URL=postgres://u:p@h/d", config -> config.database().url().orElseThrow()),
        Map.entry("DATABASE_POOL_SIZE=3", config -> config.database().poolSize()),
        Map.entry(
            "MUX_TOKEN_ID=id",
            config -> config.mux().credentials().orElseThrow().tokenId()),
        Map.entry(
            "MUX_TOKEN_SECRET=sec",
            config -> config.mux().credentials().orElseThrow().tokenSecret()),
        Map.entry(
            "MUX_WEBHOOK_SIGNING_SECRET=new, old",
            config -> String.join(", ", config.mux().signingSecrets())),
        Map.entry(
            "MUX_LOW_PRIORITY_TOKEN_ID=low",
            config -> config.mux().lowPriorityCredentials().orElseThrow().tokenId()),
        Map.entry(
            "MUX_LOW_PRIORITY_TOKEN_SECRET=lows",
            config -> config.mux().lowPriorityCredentials().orElseThrow().tokenSecret()),
        Map.entry("MUX_API_URL=http://127.0.0.1:9/x", config -> config.mux().apiUrl()),
        Map.entry("LOG_LEVEL=DEBUG", config -> config.log().level()),
        Map.entry("LOG_FORMAT=JSON", config -> config.log().format()),
        Map.entry("SLUICE_PROFILE=TEST", config -> config.profile()),
        Map.entry("SLUICE_DATA_DIR=elsewhere/data", config -> config.dataDir()));
    promised.forEach((assignment, value) -> {
      String name = assignment.substring(0, assignment.indexOf('='));
      String text = assignment.substring(name.length() + 1);
      // Credentials come in pairs, so each test of one half gives the other too.
      Map<String, String> environment =
          new HashMap<>(Map.of("MUX_TOKEN_ID", "other", "MUX_TOKEN_SECRET", "other"));
      if (name.startsWith("MUX_LOW")) {
        environment.put("MUX_LOW_PRIORITY_TOKEN_ID", "other");
        environment.put("MUX_LOW_PRIORITY_TOKEN_SECRET", "other");
      }
      environment.put(name, text);
      assertThat(value.apply(new ConfigReader(environment).read()).toString())
          .as(name)
          .isEqualTo(text);
    });
    assertThat(ConfigReader.variables())
        .extracting(EnvironmentVariable::name)
        .containsExactlyInAnyOrderElementsOf(promised.keySet().stream()
            .map(entry -> entry.substring(0, entry.indexOf('=')))
            .toList());
    assertThat(ConfigReader.variables()).contains(new EnvironmentVariable("PORT", "ingest.port"));
  }

  @Test
  void an_empty_variable_counts_as_not_set() {
    SluiceConfig config = new ConfigReader(Map.of("DATABASE_URL", "", "PORT", " ")).read();

    assertThat(config.database().url()).isEmpty();
    assertThat(config.ingest().port()).isEqualTo(8080);
  }

  @Test
  void all_problems_are_told_at_once() throws IOException {
    Path file = file("""
        linking { conections-max = 5, batch-events-max = many, commit-deadline = 2 parsecs }
        ingst.port = 1
        ingest { retry-after = 5, instances = [1], idle-timeout { seconds = 3 }, head-deadline = null }
        log = loud
        management.host = 0.0.0.0
        """);

    assertThat(refusal(Map.of("PORT", "80800", "MUX_TOKEN_ID", "id"), file).getMessage())
        .isEqualTo("""
        configuration refused:
          ingest.head-deadline: null is not a value; leave the line out
          ingest.idle-timeout: is a value, not a section
          ingst: no such setting (did you mean ingest?)
          linking.conections-max: no such setting (did you mean bridge.connections-max?)
          log: is a section, not a value
          ingest.port (environment PORT): '80800' is not a port (0 to 65535)
          ingest.instances: a list is not a whole number from 0 to 64
          ingest.retry-after: '5' is not a duration such as 2s, from 1s to 1h
          linking.batch-events-max: 'many' is not a whole number from 1 to 10000
          linking.commit-deadline: '2 parsecs' is not a duration such as 2s, from 10ms to 1m
          mux.token-secret: missing; mux.token-id (MUX_TOKEN_ID) is set, and one is no use without the other
          management.host: '0.0.0.0' is not loopback, which needs management.token (MANAGEMENT_TOKEN)""");
  }

  @Test
  void a_setting_is_refused_outside_its_range() {
    var wrong = Map.of(
        "ingest.port", "-1",
        "ingest.host", "a b",
        "ingest.body-bytes-max", "10 elephants",
        "ingest.idle-timeout", "2h",
        "linking.batch-bytes-max", "128MiB",
        "postgres.pool-size", "0",
        "postgres.retention", "999999999999999999d",
        "mux.api-url", "ftp://example.test",
        "log.level", "loud",
        "demo.enabled", "perhaps");

    List<String> problems = refusal(wrong).problems();

    assertThat(problems).hasSameSizeAs(wrong.keySet());
    assertThat(problems)
        .allSatisfy(
            problem -> assertThat(wrong).containsKey(problem.substring(0, problem.indexOf(": "))));
  }

  @Test
  void an_unknown_profile_is_one_problem() {
    assertThat(refusal(Map.of("profile", "prod")).problems())
        .containsExactly("profile: 'prod' is not one of development, test, production");
  }

  @Test
  void a_file_that_is_missing_or_broken_is_named_with_its_line() throws IOException {
    Path broken = file("ingest.port = 1\nmux { token-secret = \"unclosed\n}");

    assertThat(refusal(Map.of(), broken).problems())
        .containsExactly("--config: " + broken + ": line 2: is not HOCON");
    assertThat(refusal(Map.of(), folder.resolve("none.conf")).problems())
        .containsExactly(
            "--config: " + folder.resolve("none.conf") + ": cannot be read (NoSuchFileException)");
  }

  @Test
  void a_file_may_name_variables_of_its_own() throws IOException {
    Path file = file("management.token = ${VAULT_TOKEN}");

    assertThat(new ConfigReader(Map.of("VAULT_TOKEN", "t"))
            .read(file, Map.of())
            .management()
            .token())
        .hasValue("t");
    assertThat(refusal(Map.of(), file).problems())
        .containsExactly(
            "--config: " + file + ": line 1: a substitution that no environment variable fills");
  }

  @Test
  void signing_secrets_may_be_a_list() throws IOException {
    Path file = file("mux.webhook-signing-secrets = [new, old]");

    assertThat(new ConfigReader(Map.of()).read(file, Map.of()).mux().signingSecrets())
        .containsExactly("new", "old");
  }

  @Test
  void the_packaged_file_is_the_documented_one() throws IOException {
    for (String name : List.of("sluice.conf", "development.conf", "test.conf", "production.conf")) {
      try (var packaged = ConfigReader.class.getResourceAsStream("/" + name)) {
        assertThat(packaged).as(name).isNotNull();
        assertThat(packaged.readAllBytes())
            .as(name)
            .isEqualTo(Files.readAllBytes(Path.of("conf", name)));
      }
    }
  }

  @Test
  void every_profile_changes_only_what_is_declared() {
    for (Profile profile : Profile.values()) {
      var problems = new Problems();
      var known =
          new KnownSettings(ConfigFactory.parseResources(Sources.PACKAGED).resolve());
      assertThat(known.keep(Sources.packaged(profile.resource()), problems).isEmpty())
          .isFalse();
      problems.throwIfAny();
    }
    assertThat(
            new ConfigReader(Map.of("SLUICE_PROFILE", "test")).read().ingest().port())
        .isZero();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("mine.conf"), text);
  }

  private static ConfigRefusedException refusal(Map<String, String> options) {
    return catchThrowableOfType(
        ConfigRefusedException.class, () -> new ConfigReader(Map.of()).read(null, options));
  }

  private static ConfigRefusedException refusal(Map<String, String> environment, Path file) {
    return catchThrowableOfType(
        ConfigRefusedException.class, () -> new ConfigReader(environment).read(file, Map.of()));
  }
}
