package dev.sluice.bench;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What the benchmark was asked to do.
 *
 * @param rounds how many rounds; in each every contestant runs once
 * @param seconds length of the measured stretch of each run
 * @param warmUpSeconds load before it, which is not measured
 * @param connections of the generator
 * @param eventsPerAsset how many events tell of one asset
 * @param only letters of the contestants to run
 * @param preparedPerSecond for how many events a second requests are made ahead
 * @param gatewayHeap what {@code -Xmx} says for contestants A and B
 * @param peak the peak rate for the two modes below, where it is known already
 * @param halfPeak whether to measure the latency at half of the peak
 * @param overload whether to offer three times the peak
 * @param overloadSeconds for how long
 * @param overloadConnections over how many connections
 * @param aot whether B runs with an AOT cache that a training run makes first
 * @param output folder of the results
 */
record Options(
    int rounds,
    double seconds,
    double warmUpSeconds,
    int connections,
    int eventsPerAsset,
    Set<Character> only,
    int preparedPerSecond,
    String gatewayHeap,
    Optional<Double> peak,
    boolean halfPeak,
    boolean overload,
    double overloadSeconds,
    int overloadConnections,
    boolean aot,
    Path output) {
  Options {
    only = Set.copyOf(only);
  }

  int prepared() {
    return (int) (seconds * preparedPerSecond);
  }
}
