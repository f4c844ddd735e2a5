package dev.sluice.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.asset.Facts;
import dev.sluice.event.EventOutcome;
import dev.sluice.event.EventReader;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Reading;
import dev.sluice.signature.SignatureVerifier;
import dev.sluice.signature.SigningSecrets;
import dev.sluice.signature.UnverifiedWebhook;
import dev.sluice.signature.Verdict;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestFactoryTest {
  private static final Path SAMPLES = Path.of("../../src/test/resources/mux");
  private static final String SECRET = "secret";

  private final EventIds ids = new EventIds(7, 1);
  private final RequestFactory factory = new RequestFactory(SAMPLES, ids, SECRET, "localhost");
  private final SignatureVerifier verifier =
      new SignatureVerifier(SigningSecrets.of(List.of(SECRET)), Duration.ofMinutes(5));

  @Test
  void every_request_is_a_genuine_event_of_its_own_of_1_to_2_KB() {
    Set<String> assets = new HashSet<>();
    Instant before = Instant.now().minusSeconds(1);
    for (int index = 0; index < 100; index++) {
      MuxEvent event = event(request(index));
      assertThat(event.id().value()).isEqualTo(ids.eventId(index));
      assertThat(event.fault()).isNull();
      assertThat(event.occurredAt()).isAfter(before);
      assertThat(event.body().length).isBetween(1000, 2048);
      assertThat(event.data().id()).isEqualTo(event.subjectId());
      assertThat(assets.add(event.data().id())).isTrue();
      assertThat(assets.add(event.data().uploadId())).isTrue();
    }
  }

  @Test
  void requests_made_ahead_are_dealt_out_once_and_then_come_fresh_ones() {
    var source = new RequestSource(PreparedRequests.of(2, factory), false, factory);
    ByteBuffer own = ByteBuffer.allocate(factory.bytesMax());
    assertThat(event(bytes(source.next(false, own))).id().value()).isEqualTo(ids.eventId(2));
    assertThat(event(bytes(source.next(true, own))).id().value()).isEqualTo(ids.eventId(0));
    assertThat(event(bytes(source.next(true, own))).id().value()).isEqualTo(ids.eventId(1));
    assertThat(event(bytes(source.next(true, own))).id().value()).isEqualTo(ids.eventId(3));
    assertThat(source.madeLate()).isEqualTo(1);
    assertThat(event(bytes(source.again(3, own))).id().value()).isEqualTo(ids.eventId(3));
    assertThat(event(bytes(source.again(0, own))).id().value()).isEqualTo(ids.eventId(0));
  }

  @Test
  void a_longer_body_has_exactly_the_length_asked_for_and_is_read_as_before() {
    for (int bodyBytes : new int[] {2 << 10, 16 << 10, 256 << 10}) {
      var longer = new RequestFactory(SAMPLES, ids, SECRET, "localhost", bodyBytes);
      for (int index = 0; index < 4; index++) {
        MuxEvent padded = event(request(longer, index));
        MuxEvent plain = event(request(factory, index));
        assertThat(padded.body()).hasSize(bodyBytes);
        assertThat(padded.fault()).isNull();
        assertThat(Facts.outcome(padded)).isEqualTo(EventOutcome.APPLIED);
        assertThat(padded.id()).isEqualTo(plain.id());
        assertThat(padded.data().uploadId()).isEqualTo(plain.data().uploadId());
      }
    }
  }

  @Test
  void a_body_cannot_be_made_shorter_than_it_is() {
    assertThatThrownBy(() -> new RequestFactory(SAMPLES, ids, SECRET, "localhost", 1024))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be made as short");
  }

  private byte[] request(int index) {
    return request(factory, index);
  }

  private static byte[] request(RequestFactory maker, int index) {
    ByteBuffer into = ByteBuffer.allocate(maker.bytesMax());
    maker.make(index, into);
    return bytes(into.flip());
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private MuxEvent event(byte[] request) {
    String text = new String(request, US_ASCII);
    int bodyAt = text.indexOf("\r\n\r\n") + 4;
    String head = text.substring(0, bodyAt);
    byte[] body = Arrays.copyOfRange(request, bodyAt, request.length);
    assertThat(head)
        .startsWith("POST /api/webhooks/mux HTTP/1.1\r\nHost: localhost\r\n")
        .contains("\r\nContent-Length: " + body.length + "\r\n");
    String signature = head.lines()
        .filter(line -> line.startsWith("Mux-Signature: "))
        .map(line -> line.substring("Mux-Signature: ".length()))
        .findFirst()
        .orElseThrow();
    var webhook = new UnverifiedWebhook(List.of(signature), body);
    if (verifier.verify(webhook, Instant.now()) instanceof Verdict.Genuine genuine
        && new EventReader().read(genuine.webhook()) instanceof Reading.Understood understood) {
      return understood.event();
    }
    throw new AssertionError("not a genuine event: " + text);
  }
}
