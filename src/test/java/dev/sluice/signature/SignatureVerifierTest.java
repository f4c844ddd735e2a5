package dev.sluice.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignatureVerifierTest {
  private static final long SEED = Long.getLong("sluice.seed", 20_261_122L);
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final byte[] BODY = "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8);
  private static final String SECRET = "SuperSecret123";

  private final Random random = new Random(SEED);
  private final SignatureVerifier verifier = verifier(SECRET);

  @Test
  void an_absent_or_empty_field_is_missing() {
    assertThat(verifier.verify(new UnverifiedWebhook(List.of(), BODY), NOON))
        .isEqualTo(refused(RefusalReason.MISSING));
    assertThat(verify("")).isEqualTo(refused(RefusalReason.MISSING));
    assertThat(verifier.verifyStored("", BODY)).isEqualTo(refused(RefusalReason.MISSING));
  }

  @Test
  void two_fields_are_refused_even_when_both_are_good() {
    String good = signed(NOON);
    assertThat(verifier.verify(new UnverifiedWebhook(List.of(good, good), BODY), NOON))
        .isEqualTo(refused(RefusalReason.REPEATED_FIELD));
  }

  @Test
  void takes_five_candidates_and_not_a_sixth() {
    String junk = ",v1=" + "0".repeat(64);
    assertGenuine(verify(withJunkBefore(junk.repeat(4))), 0);
    assertThat(verify(withJunkBefore(junk.repeat(5))))
        .isEqualTo(refused(RefusalReason.TOO_MANY_CANDIDATES));
    assertThat(verify(withJunkBefore(",v1=x".repeat(5))))
        .isEqualTo(refused(RefusalReason.TOO_MANY_CANDIDATES));
  }

  @Test
  void refuses_an_overlong_field_before_looking_into_it() {
    String good = signed(NOON);
    String filler = ",x=" + "y".repeat(SignatureField.CHARS_MAX - good.length() - 3);
    assertGenuine(verify(good + filler), 0);
    assertThat(verify(good + filler + "y")).isEqualTo(refused(RefusalReason.MALFORMED));
  }

  @Test
  void the_tolerance_is_inclusive_both_ways_and_counts_whole_seconds() {
    String field = signed(NOON);
    assertGenuine(verify(field, NOON.plusSeconds(300)), 0);
    assertGenuine(verify(field, NOON.plusSeconds(300).plusNanos(999_999_999)), 0);
    assertThat(verify(field, NOON.plusSeconds(301))).isEqualTo(refused(RefusalReason.STALE));
    assertGenuine(verify(field, NOON.minusSeconds(300)), 0);
    assertThat(verify(field, NOON.minusSeconds(300).minusNanos(1)))
        .isEqualTo(refused(RefusalReason.FUTURE));
  }

  @Test
  void the_age_is_judged_before_the_signature() {
    String forged = "t=1,v1=" + "0".repeat(64);
    assertThat(verify(forged)).isEqualTo(refused(RefusalReason.STALE));
    assertThat(verifier.verifyStored(forged, BODY)).isEqualTo(refused(RefusalReason.FORGED));
  }

  @Test
  void a_stored_webhook_is_good_at_any_age() {
    assertGenuine(verifier.verifyStored(signed(Instant.EPOCH), BODY), 0);
    assertGenuine(verifier.verifyStored(signed(Instant.ofEpochSecond(999_999_999_999L)), BODY), 0);
  }

  @Test
  void tells_which_secret_matched_and_the_first_of_equal_ones() {
    SignatureVerifier rotating = verifier("a", "b", "c", "b");
    var webhook = List.of("a", "b", "c").stream()
        .map(secret ->
            new UnverifiedWebhook(List.of(new WebhookSigner(secret).sign(BODY, NOON)), BODY))
        .toList();
    for (int index = 0; index < webhook.size(); index++) {
      assertGenuine(rotating.verify(webhook.get(index), NOON), index);
    }
  }

  @Test
  void keeps_the_field_and_the_very_bytes() {
    String field = signed(NOON);
    assertThat(verify(field)).isInstanceOfSatisfying(Verdict.Genuine.class, genuine -> {
      assertThat(genuine.webhook().signatureField()).isEqualTo(field);
      assertThat(genuine.webhook().body()).isSameAs(BODY);
    });
  }

  @Test
  void a_verdict_does_not_depend_on_the_one_before() {
    String good = signed(NOON);
    for (String other :
        List.of("", "t=1", "v1=" + "0".repeat(64), "t=1,t=2", good + ",v1=" + "f".repeat(64))) {
      assertThat(verify(other)).isNotNull();
      assertGenuine(verify(good), 0);
    }
    assertThat(verify("t=" + NOON.getEpochSecond())).isEqualTo(refused(RefusalReason.MALFORMED));
  }

  @Test
  void refuses_a_negative_tolerance() {
    assertThatThrownBy(
            () -> new SignatureVerifier(SigningSecrets.of(List.of(SECRET)), Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void any_flipped_bit_of_the_body_the_field_or_the_secret_is_refused() {
    for (int round = 0; round < 2_000; round++) {
      byte[] body = new byte[1 + random.nextInt(200)];
      random.nextBytes(body);
      String field = new WebhookSigner(SECRET).sign(body, NOON);
      assertThat(told(verifier.verify(new UnverifiedWebhook(List.of(field), flipped(body)), NOON)))
          .as("body, seed %d round %d", SEED, round)
          .isEqualTo("FORGED");
      String bent = new String(
          flipped(field.getBytes(StandardCharsets.ISO_8859_1)), StandardCharsets.ISO_8859_1);
      assertThat(told(verifier.verify(new UnverifiedWebhook(List.of(bent), body), NOON)))
          .as("field %s, seed %d round %d", bent, SEED, round)
          .isNotEqualTo("GENUINE");
      String secret = "S" + Long.toString(random.nextLong(), 36);
      assertThat(told(verifier(secret).verify(new UnverifiedWebhook(List.of(field), body), NOON)))
          .as("secret, seed %d round %d", SEED, round)
          .isEqualTo("FORGED");
    }
  }

  @Test
  void the_order_of_the_parts_does_not_matter() {
    String[] good = signed(NOON).split(",", -1);
    for (int round = 0; round < 500; round++) {
      List<String> parts = new ArrayList<>(List.of(good));
      parts.addAll(List.of(
          "v2=" + "a".repeat(64),
          "v10=x",
          "foo=bar",
          "v1=bad",
          "",
          "T=1",
          "=",
          "v1=" + "0".repeat(64)));
      Collections.shuffle(parts, random);
      assertGenuine(verify(String.join(",", parts)), 0);
    }
  }

  @Test
  void never_throws_whatever_the_field_says() {
    String alphabet = "tv1=,.0123456789abcdefABCDEF \u0000\u00e9\ud800\uffff";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder field = new StringBuilder();
      for (int length = random.nextInt(150); length > 0; length--) {
        field.append(
            switch (random.nextInt(12)) {
              case 0 -> "t=";
              case 1 -> ",v1=";
              case 2 -> "0".repeat(64);
              case 3 -> (char) random.nextInt(Character.MAX_VALUE);
              default -> alphabet.charAt(random.nextInt(alphabet.length()));
            });
      }
      assertThat(told(verify(field.toString())))
          .as("field %s, seed %d round %d", field, SEED, round)
          .isNotEqualTo("GENUINE");
    }
  }

  private byte[] flipped(byte[] bytes) {
    byte[] flipped = bytes.clone();
    flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    return flipped;
  }

  private static String withJunkBefore(String junk) {
    return signed(NOON).replace(",v1=", junk + ",v1=");
  }

  private static String signed(Instant at) {
    return new WebhookSigner(SECRET).sign(BODY, at);
  }

  private static SignatureVerifier verifier(String... secrets) {
    return new SignatureVerifier(SigningSecrets.of(List.of(secrets)), TOLERANCE);
  }

  private Verdict verify(String field) {
    return verify(field, NOON);
  }

  private Verdict verify(String field, Instant now) {
    return verifier.verify(new UnverifiedWebhook(List.of(field), BODY), now);
  }

  private static Verdict refused(RefusalReason reason) {
    return new Verdict.Refused(reason);
  }

  private static void assertGenuine(Verdict verdict, int secretIndex) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Genuine.class,
            genuine -> assertThat(genuine.webhook().secretIndex()).isEqualTo(secretIndex));
  }

  private static String told(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Genuine _ -> "GENUINE";
      case Verdict.Refused(RefusalReason reason) -> reason.name();
    };
  }
}
