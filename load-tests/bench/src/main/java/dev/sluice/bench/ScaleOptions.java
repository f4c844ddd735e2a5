package dev.sluice.bench;

import dev.sluice.bench.load.Mix;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What {@link Scale} was asked to do.
 *
 * @param factors names of the factors, in the order in which they are measured
 * @param seconds length of the measured stretch of each run
 * @param warmUpSeconds load before it, which is not measured
 * @param rounds how often each value is measured beside the usual one
 * @param ledgerRounds the same for the size of the ledger
 * @param ledgerRows how many rows the full ledger has before
 * @param preparedPerSecond for how many events a second requests are made ahead
 * @param heap what {@code -Xmx} says
 * @param aot whether the gateway runs with an AOT cache
 * @param smoke whether one value of each factor is enough
 * @param output folder of the results
 */
record ScaleOptions(
    List<String> factors,
    double seconds,
    double warmUpSeconds,
    int rounds,
    int ledgerRounds,
    long ledgerRows,
    int preparedPerSecond,
    String heap,
    boolean aot,
    boolean smoke,
    Path output) {
  private static final int CONNECTIONS = 256;
  private static final int EVENTS_PER_ASSET = 4;

  ScaleOptions {
    factors = List.copyOf(factors);
  }

  /** How the gateway runs where no factor says otherwise: as in the benchmark beside others. */
  Setup base() {
    return new Setup(
        heap,
        Map.of(),
        CONNECTIONS,
        (int) (seconds * preparedPerSecond),
        Mix.of(EVENTS_PER_ASSET),
        Setup.peakPhases(warmUpSeconds, seconds));
  }
}
