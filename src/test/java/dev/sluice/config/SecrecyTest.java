package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the secrets are and however wrong they are written, nothing that people may read shows one. */
class SecrecyTest {
  private static final int ROUNDS = 300;

  private static final List<String> KEYS = List.of(
      "postgres.url",
      "management.token",
      "mux.token-id",
      "mux.token-secret",
      "mux.low-priority-token-id",
      "mux.low-priority-token-secret",
      "mux.webhook-signing-secrets");
  private static final List<String> VARIABLES = List.of(
      "DATABASE_URL",
      "MANAGEMENT_TOKEN",
      "MUX_TOKEN_ID",
      "MUX_TOKEN_SECRET",
      "MUX_LOW_PRIORITY_TOKEN_ID",
      "MUX_LOW_PRIORITY_TOKEN_SECRET",
      "MUX_WEBHOOK_SIGNING_SECRET");

  @TempDir
  Path folder;

  @Test
  void sound_secrets_show_as_set_only() {
    SluiceConfig config = new ConfigReader(Map.of(
            "DATABASE_URL", "postgresql://u:hush0@h/d",
            "MANAGEMENT_TOKEN", "hush1",
            "MUX_TOKEN_ID", "hush2",
            "MUX_TOKEN_SECRET", "hush3",
            "MUX_LOW_PRIORITY_TOKEN_ID", "hush6",
            "MUX_LOW_PRIORITY_TOKEN_SECRET", "hush7",
            "MUX_WEBHOOK_SIGNING_SECRET", "hush4,hush5"))
        .read();

    assertThat(config.toString()
            + config.describe()
            + config.database().at("postgresql://u:hush0@h/d"))
        .doesNotContain("hush")
        .contains("mux.webhook-signing-secrets", "environment MUX_WEBHOOK_SIGNING_SECRET");
    assertThat(
            config.describe().lines().filter(line -> line.matches(".* = set +\\(environment .*")))
        .hasSize(7);
  }

  @Test
  void absent_secrets_show_as_missing() {
    assertThat(new ConfigReader(Map.of())
            .read()
            .describe()
            .lines()
            .filter(line -> line.contains(" = missing ")))
        .hasSize(7);
  }

  @Test
  void a_wrong_database_url_is_refused_without_being_shown() {
    for (String url :
        List.of("postgresql://u:hush@", "mysql://u:hush@h/d", "hush", "postgresql://u:hu sh@h/d")) {
      assertThat(seen(Map.of("DATABASE_URL", url), ""))
          .contains("postgres.url (environment DATABASE_URL): what is set is not a URL")
          .doesNotContain("hu");
    }
  }

  @Test
  void a_password_in_the_address_of_the_api_is_refused_without_being_shown() {
    assertThat(seen(Map.of("MUX_API_URL", "https://me:hush@example.test"), ""))
        .contains("mux.api-url (environment MUX_API_URL): what is set is not a URL")
        .doesNotContain("hush");
  }

  @Test
  void random_secrets_are_never_seen() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      var environment = new HashMap<String, String>();
      var text = new StringBuilder("ingest.port = wrong\n".repeat(random.nextInt(2)));
      var secrets = new HashMap<String, String>();
      for (int i = 0; i < KEYS.size(); i++) {
        String secret = "hush" + Long.toHexString(random.nextLong());
        secrets.put(KEYS.get(i), secret);
        String value = dressed(secret, random);
        if (random.nextBoolean()) {
          environment.put(VARIABLES.get(i), value);
        } else {
          text.append(KEYS.get(i)).append(written(value, random)).append('\n');
        }
      }
      if (seen(environment, text.toString()).contains("hush")) {
        fail("seed %d, round %d shows one of %s", seed, round, secrets);
      }
    }
  }

  /** The secret with something around it that may or may not be refused. */
  private static String dressed(String secret, Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> "postgresql://user:" + secret + "@host/database";
      case 1 -> "postgresql://user:" + secret + "@";
      case 2 -> secret + " " + secret;
      case 3 -> secret + ",";
      case 4 -> secret + "\u0007";
      case 5 -> "https://" + secret + "/";
      default -> secret;
    };
  }

  /** The value as a line of HOCON, sound or broken, sometimes of another shape or under a wrong name. */
  private static String written(String value, Random random) {
    String quoted = "\"" + value.replace("\u0007", "\\u0007") + "\"";
    return switch (random.nextInt(6)) {
      case 0 -> " = [" + quoted + "]";
      case 1 -> " { inner = " + quoted + " }";
      case 2 -> "s = " + quoted;
      case 3 -> random.nextInt(4) == 0 ? " = " + value + "\"" : " = " + quoted;
      default -> " = " + quoted;
    };
  }

  private String seen(Map<String, String> environment, String text) {
    try {
      Path file = Files.writeString(folder.resolve("mine.conf"), text);
      SluiceConfig config = new ConfigReader(environment).read(file, Map.of());
      return config + config.describe();
    } catch (ConfigRefusedException e) {
      return e + e.getMessage() + e.problems() + e.getCause();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
