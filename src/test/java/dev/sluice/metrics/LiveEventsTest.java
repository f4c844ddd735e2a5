package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveEventsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void an_id_can_be_resumed_exactly_when_everything_after_it_is_still_held(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int kept = 1 + random.nextInt(6);
      int added = random.nextInt(15);
      LiveEvents events = new LiveEvents("run", kept);
      for (int number = 1; number <= added; number++) {
        events.add(LiveKind.ASSET, new JsonObject().put("number", number));
      }
      for (int number = 0; number <= added + 1; number++) {
        boolean expected = number <= added && added - number <= kept;
        assertThat(events.resumable("run-" + number).isPresent())
            .as("seed %s: %s of %s, %s kept", seed, number, added, kept)
            .isEqualTo(expected);
        for (int later = number + 1; expected && later <= added; later++) {
          assertThat(events.get(later).frame().toString())
              .isEqualTo(
                  "id: run-" + later + "\nevent: asset\ndata: {\"number\":" + later + "}\n\n");
        }
      }
      assertThat(events.resumable("other-" + added)).isEmpty();
    }
  }
}
