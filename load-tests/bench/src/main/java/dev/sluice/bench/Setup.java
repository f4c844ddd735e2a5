package dev.sluice.bench;

import dev.sluice.bench.load.LoadPlan.Phase;
import dev.sluice.bench.load.Mix;
import java.util.List;
import java.util.Map;

/**
 * One way of running the gateway under load.
 *
 * @param heap what {@code -Xmx} says
 * @param settings of the gateway that differ from its defaults: name and value as in its configuration
 * @param connections of the generator
 * @param prepared how many requests are made ahead, for the phases that use them
 * @param mix what the events are like
 * @param phases of the load
 */
record Setup(
    String heap,
    Map<String, String> settings,
    int connections,
    int prepared,
    Mix mix,
    List<Phase> phases) {
  static final String WARM_UP = "warm-up";
  static final String PEAK = "peak";

  Setup {
    settings = Map.copyOf(settings);
    phases = List.copyOf(phases);
  }

  /** As the options say, in these phases. */
  static Setup of(Options options, List<Phase> phases) {
    return new Setup(
        options.gatewayHeap(),
        Map.of(),
        options.connections(),
        options.prepared(),
        Mix.of(options.eventsPerAsset()),
        phases);
  }

  /** An ordinary run: warm, then as fast as it goes. */
  static List<Phase> peakPhases(double warmUpSeconds, double seconds) {
    return List.of(Phase.closed(WARM_UP, warmUpSeconds, false), Phase.closed(PEAK, seconds, true));
  }

  Setup withSettings(Map<String, String> others) {
    return new Setup(heap, others, connections, prepared, mix, phases);
  }

  Setup withConnections(int others) {
    return new Setup(heap, settings, others, prepared, mix, phases);
  }

  Setup withPrepared(int others) {
    return new Setup(heap, settings, connections, others, mix, phases);
  }

  Setup withMix(Mix other) {
    return new Setup(heap, settings, connections, prepared, other, phases);
  }
}
