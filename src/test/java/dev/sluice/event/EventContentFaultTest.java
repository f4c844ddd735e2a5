package dev.sluice.event;

import static dev.sluice.event.MuxSamples.compact;
import static dev.sluice.event.MuxSamples.envelope;
import static dev.sluice.event.MuxSamples.read;
import static dev.sluice.event.MuxSamples.understood;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventContentFaultTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"X\"}",
        "{\"status\":\"X\"}",
        "{\"upload_id\":\"X\"}",
        "{\"asset_id\":\"X\"}",
        "{\"live_stream_id\":\"X\"}",
        "{\"passthrough\":\"X\"}",
        "{\"meta\":{\"external_id\":\"X\"}}",
        "{\"meta\":{\"title\":\"X\"}}",
        "{\"warning\":{\"type\":\"X\"}}",
        "{\"warning\":{\"message\":\"X\"}}",
        "{\"new_asset_settings\":{\"passthrough\":\"X\"}}",
        "{\"new_asset_settings\":{\"meta\":{\"external_id\":\"X\"}}}",
        "{\"tracks\":[{\"name\":\"X\"}]}",
        "{\"errors\":{\"messages\":[\"X\"]}}"
      })
  void text_that_postgres_cannot_keep_is_a_fault(String data) {
    assertFaulty(envelope("t", data.replace("X", "a\\u0000b")), ContentFault.NUL);
    assertFaulty(envelope("t", data.replace("X", "a\\ud800b")), ContentFault.LONE_SURROGATE);
    assertFaulty(envelope("t", data.replace("X", "a\\udc00")), ContentFault.LONE_SURROGATE);
    assertFaulty(envelope("t", data.replace("X", "\\udc00\\ud800")), ContentFault.LONE_SURROGATE);
    assertThat(understood(envelope("t", data.replace("X", "\\ud83d\\ude00 \u20ac")))
            .fault())
        .isNull();
  }

  @Test
  void a_name_inside_detail_is_text_too() {
    assertFaulty(envelope("t", "{\"tracks\":[{\"a\\u0000b\":1}]}"), ContentFault.NUL);
    assertThat(understood(envelope("t", "{\"tracks\":[{\"\\ud83d\\ude00\":1}]}"))
            .data()
            .detail())
        .isEqualTo("{\"tracks\":[{\"\ud83d\ude00\":1}]}");
  }

  @Test
  void half_a_pair_in_a_name_is_not_json_to_the_parser() {
    assertThat(read(envelope("t", "{\"tracks\":[{\"a\\ud800b\":1}]}")))
        .isEqualTo(new Reading.NotAnEvent("the body must be JSON"));
  }

  @Test
  void text_that_is_not_kept_may_be_anything() {
    String odd = "{\"cors_origin\":\"\\u0000\\ud800\",\"x\\u0000\":1,\"meta\":{\"x\":\"\\u0000\"}}";
    MuxEvent event = understood(envelope("t", odd));
    assertThat(event.fault()).isNull();
    assertThat(event.data().detail()).isEqualTo("{\"meta\":{}}");
  }

  @Test
  void an_overlong_field_is_a_fault_and_one_at_the_limit_is_not() {
    for (String name : List.of("id", "status", "upload_id", "asset_id", "live_stream_id")) {
      assertLimit("{\"" + name + "\":\"%s\"}", 255);
    }
    assertLimit("{\"passthrough\":\"%s\"}", 1024);
    assertLimit("{\"new_asset_settings\":{\"passthrough\":\"%s\"}}", 1024);
    assertLimit("{\"meta\":{\"external_id\":\"%s\"}}", 512);
    assertLimit("{\"warning\":{\"type\":\"%s\"}}", 255);
  }

  private static void assertLimit(String data, int charsMax) {
    assertThat(understood(envelope("t", data.formatted("x".repeat(charsMax)))).fault())
        .as(data)
        .isNull();
    assertFaulty(envelope("t", data.formatted("x".repeat(charsMax + 1))), ContentFault.TOO_LONG);
  }

  @Test
  void a_faulty_subject_is_left_out_and_the_rest_of_the_envelope_stays() {
    String body = envelope("t", "{\"id\":\"d\"}");
    MuxEvent subject = understood(body.replace("\"id\":\"subject\"", "\"id\":\"s\\u0000\""));
    assertThat(subject.fault()).isEqualTo(ContentFault.NUL);
    assertThat(subject.subjectId()).isNull();
    assertThat(subject.subjectType()).isEqualTo("asset");
    assertThat(subject.environmentId()).isEqualTo("env");
    assertThat(subject.data()).isEqualTo(EventData.EMPTY);
    MuxEvent environment = understood(body.replace("\"env\"", "\"" + "e".repeat(256) + "\""));
    assertThat(environment.fault()).isEqualTo(ContentFault.TOO_LONG);
    assertThat(environment.environmentId()).isNull();
  }

  @Test
  void a_body_that_is_not_utf8_is_kept_when_its_envelope_is_found() {
    byte[] body = envelope("t", "{\"id\":\"d\",\"passthrough\":\"\u00e9\"}").getBytes(ISO_8859_1);
    MuxEvent event = understood(read(body));
    assertThat(event.fault()).isEqualTo(ContentFault.BAD_UTF8);
    assertThat(event.data()).isEqualTo(EventData.EMPTY);
    assertThat(event.body()).isSameAs(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c080", "eda080", "f4908080", "80", "c3", "ff", "e282", "eda0bdedb880"})
  void no_ill_formed_sequence_passes_for_utf8(String hex) {
    byte[] body = envelope("t", "{\"x\":\"@@\"}").getBytes(UTF_8);
    String text = new String(body, ISO_8859_1)
        .replace("@@", new String(java.util.HexFormat.of().parseHex(hex), ISO_8859_1));
    assertThat(understood(read(text.getBytes(ISO_8859_1))).fault())
        .isEqualTo(ContentFault.BAD_UTF8);
  }

  @Test
  void a_replacement_character_of_the_senders_own_is_no_fault() {
    MuxEvent event = understood(envelope("t", "{\"passthrough\":\"\ufffd\"}"));
    assertThat(event.fault()).isNull();
    assertThat(event.data().passthrough()).isEqualTo("\ufffd");
  }

  @Test
  void a_bad_byte_anywhere_in_a_sample_never_gives_a_faultless_event() {
    for (String sample : MuxSamples.NAMES) {
      byte[] good = compact(sample);
      for (int at = 0; at < good.length; at++) {
        byte[] bad = good.clone();
        bad[at] = (byte) 0xff;
        assertThat(fault(read(bad))).as("%s at %d", sample, at).isIn(null, ContentFault.BAD_UTF8);
        byte[] longer = Arrays.copyOf(good, good.length + 1);
        System.arraycopy(good, at, longer, at + 1, good.length - at);
        longer[at] = (byte) 0xc3;
        assertThat(read(longer))
            .as("%s at %d", sample, at)
            .satisfies(EventContentFaultTest::assertBadOrNone);
      }
    }
  }

  private static void assertBadOrNone(Reading reading) {
    if (reading instanceof Reading.Understood(MuxEvent event)) {
      assertThat(event.fault()).isEqualTo(ContentFault.BAD_UTF8);
    }
  }

  private static @Nullable ContentFault fault(Reading reading) {
    assertBadOrNone(reading);
    return reading instanceof Reading.Understood(MuxEvent event) ? event.fault() : null;
  }

  private static void assertFaulty(String body, ContentFault fault) {
    MuxEvent event = understood(body);
    assertThat(event.fault()).as(body).isEqualTo(fault);
    assertThat(event.id()).isEqualTo(new EventId("event"));
    assertThat(event.data()).isEqualTo(EventData.EMPTY);
    assertThat(event.body()).asString(UTF_8).isEqualTo(body);
  }
}
