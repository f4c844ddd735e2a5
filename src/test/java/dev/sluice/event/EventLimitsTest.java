package dev.sluice.event;

import static dev.sluice.event.MuxSamples.compact;
import static dev.sluice.event.MuxSamples.data;
import static dev.sluice.event.MuxSamples.envelope;
import static dev.sluice.event.MuxSamples.json;
import static dev.sluice.event.MuxSamples.read;
import static dev.sluice.event.MuxSamples.understood;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventLimitsTest {
  private static final long SEED = Long.getLong("sluice.seed", 20_261_122L);

  @Test
  void a_body_has_at_most_a_mebibyte() {
    byte[] body = Arrays.copyOf(compact("video.asset.ready"), EventReader.BODY_BYTES_MAX);
    Arrays.fill(body, compact("video.asset.ready").length, body.length, (byte) ' ');
    assertThat(read(body)).isInstanceOf(Reading.Understood.class);
    assertRefused(new String(body, UTF_8) + " ", "the body must not have more than 1048576 bytes");
  }

  @Test
  void nests_at_most_64_deep() {
    assertThat(data(nested("tracks", 62)).detail()).isEqualTo(nested("tracks", 62));
    assertRefused(
        envelope("t", nested("tracks", 63)), "the body must not nest deeper than 64 levels");
    assertRefused(envelope("t", nested("x", 63)), "the body must not nest deeper than 64 levels");
    assertRefused("[".repeat(100_000), "the body must be a JSON object");
    assertRefused("{\"a\":".repeat(100_000), "the body must not nest deeper than 64 levels");
    assertRefused("{\"a\":" + "[".repeat(100_000), "the body must not nest deeper than 64 levels");
  }

  private static String nested(String name, int depth) {
    return "{\"" + name + "\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
  }

  @Test
  void has_at_most_a_hundred_thousand_tokens() {
    String many = "[" + "0,".repeat(EventReader.TOKENS_MAX) + "0]";
    assertRefused(
        envelope("t", "{\"x\":" + many + "}"),
        "the body must not have more than 100000 JSON tokens");
    assertRefused(
        envelope("t", "{\"tracks\":" + many + "}"),
        "the body must not have more than 100000 JSON tokens");
  }

  @Test
  void a_number_a_text_and_a_name_have_their_limits() {
    assertThat(data("{\"duration\":" + "9".repeat(100) + "}").detail())
        .isEqualTo("{\"duration\":1.0E100}");
    assertRefused(
        envelope("t", "{\"duration\":" + "9".repeat(101) + "}"),
        "a number must not have more than 100 characters");
    assertRefused(
        envelope("t", "{\"tracks\":[0." + "9".repeat(100) + "]}"),
        "a number must not have more than 100 characters");
    assertRefused(
        envelope("t", "{\"passthrough\":\"" + "x".repeat(300_000) + "\"}"),
        "a text must not have more than 262144 characters");
    assertRefused(
        envelope("t", "{\"" + "n".repeat(1001) + "\":1}"),
        "a name must not have more than 1000 characters");
  }

  @Test
  void a_mebibyte_of_anything_is_borne() {
    int room = EventReader.BODY_BYTES_MAX - 1000;
    for (String bomb : List.of(
        "\"" + "x".repeat(room) + "\"",
        "\"" + "\\u0041".repeat(room / 6) + "\"",
        "[" + "[],".repeat(room / 3) + "0]",
        "[" + "1e999999999,".repeat(room / 12) + "0]",
        "1".repeat(room),
        "0." + "1".repeat(room),
        " ".repeat(room) + "0")) {
      for (String name : List.of("tracks", "duration", "passthrough", "x")) {
        Reading reading = read(envelope("t", "{\"" + name + "\":" + bomb + "}"));
        if (reading instanceof Reading.Understood(MuxEvent event)) {
          assertThat(event.data().detail().length()).isLessThanOrEqualTo(DetailWriter.BYTES_MAX);
          assertThat(json(event.data().detail()).isObject()).isTrue();
        }
      }
    }
  }

  @Test
  void hostile_names_do_not_slow_down_the_readers_that_follow() {
    var random = new Random(SEED);
    var reader = new EventReader();
    for (int round = 0; round < 6; round++) {
      StringBuilder names = new StringBuilder("{");
      for (int i = 0; i < 30_000; i++) {
        names
            .append('"')
            .append(Integer.toString(random.nextInt(), 36))
            .append(round)
            .append("\":0,");
      }
      String body = envelope("t", names.append("\"id\":\"x\"}").toString());
      assertThat(understood(reader.readStored(body.getBytes(UTF_8), "", Source.WEBHOOK))
              .data()
              .id())
          .isEqualTo("x");
    }
    assertThat(understood(read(compact("video.asset.ready"))).data().status()).isEqualTo("ready");
  }

  @Test
  void names_with_one_hash_are_borne() {
    // "Aa" and "BB" have the same String.hashCode, and so has every sequence of them of one length.
    StringBuilder names = new StringBuilder("{");
    for (int bits = 0; bits < 1 << 12; bits++) {
      names.append('"');
      for (int bit = 0; bit < 12; bit++) {
        names.append(((bits >> bit) & 1) == 0 ? "Aa" : "BB");
      }
      names.append("\":0,");
    }
    String top = names + "\"id\":\"e\",\"type\":\"t\",\"created_at\":\"2024-06-10T22:22:41Z\"}";
    assertThat(read(top)).isInstanceOf(Reading.Understood.class);
    assertThat(data(names + "\"id\":\"x\"}").id()).isEqualTo("x");
  }

  @Test
  void a_part_that_is_too_long_is_left_out_and_named() {
    String track = "{\"id\":\"" + "x".repeat(100) + "\"}";
    String tracks = "[" + (track + ",").repeat(300) + track + "]";
    JsonNode detail =
        json(data("{\"tracks\":" + tracks + ",\"playback_ids\":[{\"id\":\"p\"}],\"duration\":1.5}")
            .detail());
    assertThat(detail)
        .isEqualTo(
            json("{\"playback_ids\":[{\"id\":\"p\"}],\"duration\":1.5,\"omitted\":[\"tracks\"]}"));
  }

  @Test
  void a_part_at_the_limit_is_kept_and_one_byte_more_is_not() {
    int frame = "\"name\":\"\"".length();
    String longest = "x".repeat(DetailWriter.PART_BYTES_MAX - frame);
    assertThat(data("{\"name\":\"" + longest + "\"}").detail())
        .isEqualTo("{\"name\":\"" + longest + "\"}");
    assertThat(data("{\"name\":\"" + longest + "x\"}").detail())
        .isEqualTo("{\"omitted\":[\"name\"]}");
    String euros = "\u20ac".repeat(DetailWriter.PART_BYTES_MAX / 3);
    assertThat(data("{\"name\":\"" + euros + "\"}").detail()).isEqualTo("{\"omitted\":[\"name\"]}");
  }

  @Test
  void the_whole_never_exceeds_its_limit_however_often_a_part_is_repeated() {
    String part =
        "\"x\":0,\"name\":\"" + "n".repeat(20_000) + "\",\"ext\":\"" + "e".repeat(20_000) + "\"";
    String detail = data("{" + (part + ",").repeat(8) + "\"duration\":5}").detail();
    assertThat(detail.length()).isLessThanOrEqualTo(DetailWriter.BYTES_MAX);
    assertThat(json(detail).path("duration").asInt()).isEqualTo(5);
    assertThat(json(detail).path(DetailWriter.OMITTED).size()).isEqualTo(2);
  }

  private static void assertRefused(String body, String rule) {
    assertThat(read(body)).isEqualTo(new Reading.NotAnEvent(rule));
  }
}
