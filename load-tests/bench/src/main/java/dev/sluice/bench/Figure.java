package dev.sluice.bench;

import java.util.Locale;

/** What is measured in a run. Each is a number; what cannot be had here is left out. */
enum Figure {
  RATE("events/s", 0),
  P50("p50 ms", 2),
  P99("p99 ms", 2),
  P999("p99.9 ms", 2),
  /** Processor time of the contestant itself, per accepted event. */
  GATEWAY_CPU("gateway µs", 1),
  /** Of all processes of Postgres. */
  POSTGRES_CPU("Postgres µs", 1),
  /** Of the load generator. */
  LOAD_CPU("load µs", 1),
  WAL("WAL B", 0),
  BATCH("batch", 0),
  /** In use after a full collection, right after the load. */
  HEAP("heap MiB", 0),
  RSS("RSS MiB", 0),
  /** From the start of the process until it says that it is ready. */
  START("start ms", 0),
  REFUSED("refused", 0),
  /** Cores that the whole machine kept busy. */
  BUSY("cores", 2),
  /** Load average of a minute, before the run: who else is at work. */
  LOAD("load", 1),
  /** A small write and fsync beside the database, before the run. */
  FSYNC("fsync µs", 0);

  private final String label;
  private final int decimals;

  Figure(String label, int decimals) {
    this.label = label;
    this.decimals = decimals;
  }

  String label() {
    return label;
  }

  String format(double value) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** The name in JSON. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
