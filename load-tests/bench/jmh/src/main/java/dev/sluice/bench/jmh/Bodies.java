package dev.sluice.bench.jmh;

import dev.sluice.bench.load.BodyTemplate;
import dev.sluice.bench.load.EventIds;
import dev.sluice.event.EventReader;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Reading;
import dev.sluice.event.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Real bodies of 1 to 2 KB, each of another event, as the load generator sends them. */
final class Bodies {
  /** When the first of them happens, unless said otherwise. */
  static final long TIME_MICROS = 1_700_000_000_000_000L;

  private Bodies() {}

  static byte[][] of(int count, long timeMicros) {
    List<BodyTemplate> templates =
        BodyTemplate.load(Path.of(System.getProperty("sluice.samples", "src/test/resources/mux")));
    EventIds ids = new EventIds(1, 1);
    byte[][] bodies = new byte[count][];
    for (int i = 0; i < count; i++) {
      bodies[i] =
          templates.get(i % templates.size()).fill(ids, i, timeMicros + i).clone();
    }
    return bodies;
  }

  static List<MuxEvent> events(int count, long timeMicros) {
    var reader = new EventReader();
    List<MuxEvent> events = new ArrayList<>();
    for (byte[] body : of(count, timeMicros)) {
      events.add(event(reader.readStored(body, "t=1,v1=0", Source.WEBHOOK)));
    }
    return events;
  }

  private static MuxEvent event(Reading reading) {
    return switch (reading) {
      case Reading.Understood(MuxEvent event) -> event;
      case Reading.NotAnEvent(String rule) -> throw new AssertionError(rule);
    };
  }
}
