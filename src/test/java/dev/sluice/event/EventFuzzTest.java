package dev.sluice.event;

import static dev.sluice.event.MuxSamples.compact;
import static dev.sluice.event.MuxSamples.envelope;
import static dev.sluice.event.MuxSamples.indented;
import static dev.sluice.event.MuxSamples.json;
import static dev.sluice.event.MuxSamples.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventFuzzTest {
  private static final long SEED = Long.getLong("sluice.seed", 20_261_122L);
  private static final List<String> PARTS = List.of(
      "id",
      "status",
      "meta",
      "title",
      "external_id",
      "warning",
      "type",
      "message",
      "tracks",
      "errors",
      "duration",
      "playback_ids",
      "progress",
      "static_renditions",
      "new_asset_settings",
      "passthrough",
      "url",
      "stream_key",
      "x\\u0000",
      "\\ud800",
      "\u00e9\u20ac",
      "",
      "omitted");

  private final Random random = new Random(SEED);

  @Test
  void a_body_cut_anywhere_is_never_an_event() {
    var reader = new EventReader();
    for (String sample : MuxSamples.NAMES) {
      for (byte[] whole :
          List.of(compact(sample), new String(indented(sample), UTF_8).strip().getBytes(UTF_8))) {
        for (int length = 0; length < whole.length; length++) {
          assertThat(reader.readStored(Arrays.copyOf(whole, length), "", Source.WEBHOOK))
              .as("%s cut at %d", sample, length)
              .isInstanceOf(Reading.NotAnEvent.class);
        }
      }
    }
  }

  @Test
  void never_throws_whatever_bytes_of_a_sample_are_changed() {
    List<byte[]> samples = MuxSamples.NAMES.stream().map(MuxSamples::compact).toList();
    for (int round = 0; round < 15_000; round++) {
      byte[] body = samples.get(round % samples.size()).clone();
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        body[random.nextInt(body.length)] = random.nextBoolean()
            ? (byte) random.nextInt()
            : (byte) "{}[]\",:\\0-1eE.u".charAt(random.nextInt(15));
      }
      assertSound(read(body), round);
    }
  }

  @Test
  void detail_is_json_for_postgres_whatever_json_the_data_is() {
    for (int round = 0; round < 6_000; round++) {
      assertSound(read(envelope("video.asset.ready", value(0))), round);
    }
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 6 ? 6 : 10)) {
      case 0 -> "null";
      case 1 -> random.nextBoolean() ? "true" : "false";
      case 2 -> Long.toString(random.nextLong());
      case 3 ->
        random.nextInt(1000) + "." + random.nextInt(1000) + "e" + (random.nextInt(1000) - 500);
      case 4, 5 -> "\"" + PARTS.get(random.nextInt(PARTS.size())) + "\\n\\\"\"";
      case 6 -> {
        StringBuilder array = new StringBuilder("[").append(value(depth + 1));
        for (int more = random.nextInt(3); more > 0; more--) {
          array.append(" , ").append(value(depth + 1));
        }
        yield array.append(']').toString();
      }
      default -> {
        StringBuilder object = new StringBuilder("{ \"id\" : ").append(value(depth + 1));
        for (int more = random.nextInt(6); more > 0; more--) {
          object
              .append(", \"")
              .append(PARTS.get(random.nextInt(PARTS.size())))
              .append("\":")
              .append(value(depth + 1));
        }
        yield object.append('}').toString();
      }
    };
  }

  private static void assertSound(Reading reading, int round) {
    if (reading instanceof Reading.Understood(MuxEvent event)) {
      String detail = event.data().detail();
      assertThat(json(detail).isObject())
          .as("%s, seed %d round %d", detail, SEED, round)
          .isTrue();
      assertThat(detail)
          .as("seed %d round %d", SEED, round)
          .doesNotContain("\"url\"", "stream_key\":", "NaN", "Infinity", "\\u0000", "\\ud800");
      assertThat(UTF_8.newEncoder().canEncode(detail))
          .as("seed %d round %d", SEED, round)
          .isTrue();
    }
  }
}
