package dev.sluice.health;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The checks of what is inside this process; those of the database stand beside its SQL. */
public final class Checks {
  private Checks() {}

  /** Whether the writer of the ledger can commit now. Critical: without it every webhook is refused. */
  public static HealthCheck writer(BooleanSupplier connected) {
    return HealthCheck.immediate(
        "writer",
        true,
        () -> connected.getAsBoolean()
            ? Finding.pass("connected")
            : Finding.fail("not connected to Postgres"));
  }

  /**
   * How full the queue is: events in flight against their limit.
   *
   * @param foreseenWait how long an event that comes now would wait; shown, for what is refused for it counts as an error
   */
  public static HealthCheck queue(
      IntSupplier eventsInFlight,
      int eventsInFlightMax,
      Supplier<Duration> foreseenWait,
      HealthSettings settings) {
    return HealthCheck.immediate("queue", false, () -> {
      int events = eventsInFlight.getAsInt();
      return Finding.ofThresholds(
          (double) events / eventsInFlightMax,
          settings.queueWarn(),
          settings.queueFail(),
          events + " of " + eventsInFlightMax + " events in flight, foreseen wait "
              + millis(foreseenWait.get().toNanos() / 1e6));
    });
  }

  /** How full the heap is after the last collection. */
  public static HealthCheck memory(HealthSettings settings) {
    return memory(Checks::heapInUse, settings);
  }

  static HealthCheck memory(Supplier<Double> share, HealthSettings settings) {
    return HealthCheck.immediate("memory", false, () -> {
      double inUse = share.get();
      return Finding.ofThresholds(
          inUse,
          settings.memoryWarn(),
          settings.memoryFail(),
          percent(inUse) + " of the heap in use");
    });
  }

  /** How late event loops run. */
  public static HealthCheck eventLoopLag(Supplier<Duration> worstLately, HealthSettings settings) {
    return time(
        "eventLoop",
        "the latest event loop was late by ",
        worstLately,
        settings.loopLagWarn(),
        settings.loopLagFail());
  }

  /** How long answers take lately, for example at the 99th percentile. */
  public static HealthCheck responseTime(Supplier<Duration> answerTime, HealthSettings settings) {
    return time(
        "responseTime",
        "answers take ",
        answerTime,
        settings.responseTimeWarn(),
        settings.responseTimeFail());
  }

  private static HealthCheck time(
      String name,
      String words,
      Supplier<Duration> figure,
      Duration warnAbove,
      Duration failAbove) {
    return HealthCheck.immediate(name, false, () -> {
      double seconds = figure.get().toNanos() / 1e9;
      return Finding.ofThresholds(
          seconds,
          warnAbove.toNanos() / 1e9,
          failAbove.toNanos() / 1e9,
          words + millis(seconds * 1e3));
    });
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%.1f ms", millis);
  }

  /** The share of requests that we refused or failed lately; too few requests have no rate. */
  public static HealthCheck errorRate(RecentTraffic traffic, HealthSettings settings) {
    return HealthCheck.immediate("errorRate", false, () -> {
      RecentTraffic.Totals totals = traffic.lately();
      String output = totals.failed() + " of " + totals.all() + " requests failed within "
          + settings.errorWindow().toSeconds() + " s";
      return totals.all() < settings.errorRequestsMin()
          ? Finding.pass(output)
          : Finding.ofThresholds(
              totals.errorRate(), settings.errorRateWarn(), settings.errorRateFail(), output);
    });
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }

  // What is in use between collections is mostly garbage: judged by it, every busy gateway would
  // look full now and then.
  private static double heapInUse() {
    long used = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage kept = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
      used += kept == null ? 0 : kept.getUsed();
    }
    return (double) used / Runtime.getRuntime().maxMemory();
  }
}
