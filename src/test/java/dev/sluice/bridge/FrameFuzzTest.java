package dev.sluice.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameFuzzTest {
  private static final int FRAME_BYTES_MAX = 200;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void however_the_bytes_are_cut_the_same_frames_come_out(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      List<Buffer> frames = new ArrayList<>();
      Buffer stream = Buffer.buffer();
      for (int i = random.nextInt(6); i >= 0; i--) {
        byte[] payload = new byte[random.nextInt(FRAME_BYTES_MAX + 1)];
        random.nextBytes(payload);
        frames.add(Buffer.buffer(payload));
        stream.appendBuffer(FrameReader.framed(frames.getLast()));
      }
      assertThat(read(stream, random)).as("seed %s, round %s", seed, round).isEqualTo(frames);
    }
  }

  private static List<Buffer> read(Buffer stream, Random random) {
    FrameReader reader = new FrameReader(FRAME_BYTES_MAX);
    List<Buffer> read = new ArrayList<>();
    for (int at = 0; at < stream.length(); ) {
      int end = Math.min(stream.length(), at + 1 + random.nextInt(150));
      reader.add(stream.getBuffer(at, end));
      at = end;
      for (Optional<Buffer> next = reader.next(); next.isPresent(); next = reader.next()) {
        read.add(next.get());
      }
      assertThat(reader.isTooLarge()).isFalse();
    }
    return read;
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void any_payload_at_all_is_a_frame_or_is_called_unreadable(long seed) {
    Random random = new Random(seed);
    Object[] values = {
      null,
      true,
      7,
      1e300,
      "",
      "x",
      "send",
      "register",
      "ping",
      new JsonArray(),
      new JsonObject(),
      new JsonObject().put("timeout", "1"),
      new JsonObject().put("timeout", -1),
      new JsonObject().put("timeout", 5)
    };
    String[] names = {"type", "address", "replyAddress", "headers", "body", "other"};
    for (int round = 0; round < 3000; round++) {
      JsonObject frame = new JsonObject();
      for (String name : names) {
        if (random.nextInt(4) > 0) {
          frame.put(name, values[random.nextInt(values.length)]);
        }
      }
      byte[] payload = frame.encode().getBytes(UTF_8);
      if (random.nextInt(3) == 0) {
        payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
      }
      assertThat(Frame.of(Buffer.buffer(payload)))
          .as("seed %s: %s", seed, frame)
          .isNotNull();
    }
  }
}
