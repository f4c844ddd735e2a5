package dev.sluice.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What has been used up to one instant. Two of them, at the beginning and the end of a stretch, give what it cost. What is
 * not known is {@link Double#NaN}.
 *
 * @param nanos when
 * @param gateway processor seconds of the contestant
 * @param postgres of Postgres
 * @param load of the generator
 * @param machine of the whole machine
 * @param walBytes of write-ahead log
 * @param batches commits of the gateway
 * @param batchEvents events in them
 */
record Usage(
    long nanos,
    double gateway,
    double postgres,
    double load,
    double machine,
    double walBytes,
    double batches,
    double batchEvents) {
  private static final double MICROS = 1e6;

  /** Looks at these processes, 0 for none. */
  static Usage now(long gatewayPid, long loadPid, PostgresServer postgres, GatewayMetrics metrics)
      throws IOException, SQLException {
    GatewayMetrics.Batches batches = metrics.batches();
    return new Usage(
        System.nanoTime(),
        gatewayPid == 0 ? Double.NaN : orNaN(Processes.cpuSeconds(gatewayPid)),
        orNaN(postgres.cpuSeconds()),
        loadPid == 0 ? Double.NaN : orNaN(Processes.cpuSeconds(loadPid)),
        orNaN(Processes.machineBusySeconds()),
        postgres.walBytes(),
        batches.count(),
        batches.events());
  }

  private static double orNaN(OptionalDouble value) {
    return value.orElse(Double.NaN);
  }

  /** The figures of the stretch from here to there, in which so many events were accepted. */
  Map<Figure, Double> until(Usage end, double events) {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    double seconds = (end.nanos - nanos) / 1e9;
    put(figures, Figure.GATEWAY_CPU, (end.gateway - gateway) * MICROS / events);
    put(figures, Figure.POSTGRES_CPU, (end.postgres - postgres) * MICROS / events);
    put(figures, Figure.LOAD_CPU, (end.load - load) * MICROS / events);
    put(figures, Figure.WAL, (end.walBytes - walBytes) / events);
    put(figures, Figure.BATCH, (end.batchEvents - batchEvents) / (end.batches - batches));
    put(figures, Figure.BUSY, (end.machine - machine) / seconds);
    return figures;
  }

  private static void put(Map<Figure, Double> figures, Figure figure, double value) {
    if (Double.isFinite(value)) {
      figures.put(figure, value);
    }
  }
}
