package dev.sluice.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every known signature of Mux's scheme, the official ones and the edge cases derived from them. */
class SignatureVectorsTest {

  /** One line of the fixture; {@code expected} is {@code GENUINE} or a {@link RefusalReason}. */
  record Vector(
      String id,
      List<String> secrets,
      String body,
      long now,
      List<String> fields,
      String expected,
      @Nullable Integer secretIndex) {
    @Override
    public String toString() {
      return id;
    }

    byte[] bytes() {
      return body.getBytes(StandardCharsets.UTF_8);
    }
  }

  static List<Vector> vectors() throws IOException {
    try (InputStream in =
        SignatureVectorsTest.class.getResourceAsStream("/signature-vectors.json")) {
      return new ObjectMapper().readValue(in, new TypeReference<List<Vector>>() {});
    }
  }

  @Test
  void the_fixture_is_whole() throws IOException {
    assertThat(vectors()).hasSize(46).extracting(Vector::id).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void judges(Vector vector) {
    var verifier =
        new SignatureVerifier(SigningSecrets.of(vector.secrets()), Duration.ofMinutes(5));
    var webhook = new UnverifiedWebhook(vector.fields(), vector.bytes());

    Verdict verdict = verifier.verify(webhook, Instant.ofEpochSecond(vector.now()));

    assertThat(told(verdict)).isEqualTo(vector.expected());
    if (verdict instanceof Verdict.Genuine(VerifiedWebhook genuine)) {
      assertThat(genuine.secretIndex()).isEqualTo(vector.secretIndex());
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void judges_a_stored_one_without_its_age(Vector vector) {
    var verifier =
        new SignatureVerifier(SigningSecrets.of(vector.secrets()), Duration.ofMinutes(5));
    String expected = switch (vector.expected()) {
      case "STALE", "FUTURE" -> "GENUINE";
      case "REPEATED_FIELD" -> "FORGED"; // only its first field is asked for, and that one is wrong
      default -> vector.expected();
    };

    assertThat(told(verifier.verifyStored(vector.fields().getFirst(), vector.bytes())))
        .isEqualTo(expected);
  }

  private static String told(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Genuine _ -> "GENUINE";
      case Verdict.Refused(RefusalReason reason) -> reason.name();
    };
  }
}
