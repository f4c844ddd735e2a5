package dev.sluice.bench;

import dev.sluice.bench.load.LoadPlan.Phase;
import dev.sluice.bench.load.LoadPlan.WhenBusy;
import dev.sluice.bench.load.Mix;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What {@link Soak} was asked to do.
 *
 * @param seconds how long the load lasts
 * @param sliceSeconds length of the slices into which it is cut
 * @param settleSeconds what the trends leave out at the beginning
 * @param share of the peak that is offered
 * @param peak in events per second, where it is known already
 * @param peakSeconds how long the peak is measured otherwise
 * @param peakWarmUpSeconds load before that
 * @param connections of the generator
 * @param heap what {@code -Xmx} says
 * @param aot whether the gateway runs with an AOT cache
 * @param output folder of the results
 */
record SoakOptions(
    double seconds,
    double sliceSeconds,
    double settleSeconds,
    double share,
    Optional<Double> peak,
    double peakSeconds,
    double peakWarmUpSeconds,
    int connections,
    String heap,
    boolean aot,
    Path output) {
  private static final int EVENTS_PER_ASSET = 4;

  /** The run that finds the peak; its requests are made on the spot, as those of the long run are. */
  Setup peakSetup() {
    return setup(List.of(
        Phase.closed(Setup.WARM_UP, peakWarmUpSeconds, false),
        Phase.closed(Setup.PEAK, peakSeconds, false)));
  }

  /** The long run at this rate, whose requests are made on the spot, so that no memory is needed for them. */
  Setup longSetup(double ratePerSecond) {
    return setup(IntStream.rangeClosed(1, slices())
        .mapToObj(
            number -> new Phase(name(number), sliceSeconds, ratePerSecond, WhenBusy.WAIT, false))
        .toList());
  }

  int slices() {
    return (int) Math.max(1, Math.round(seconds / sliceSeconds));
  }

  /** Of the phase that is the slice of this number, counted from 1. */
  static String name(int number) {
    return String.format(Locale.ROOT, "slice-%04d", number);
  }

  private Setup setup(List<Phase> phases) {
    return new Setup(heap, Map.of(), connections, 0, Mix.of(EVENTS_PER_ASSET), phases);
  }
}
