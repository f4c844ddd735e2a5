package dev.sluice.bench;

import dev.sluice.bench.load.Mix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is changed while all else stays as it is.
 *
 * @param key its name on the command line and in the results
 * @param title what it is, with what had to be chosen for it
 * @param usual what each value is measured beside
 * @param values the others, eight at most
 */
record Factor(String key, String title, Variant usual, List<Variant> values) {
  /** The factor of the ledger's size, which needs a database of its own. */
  static final String LEDGER = "ledger";

  /** All names, in the order in which they are measured. */
  static final List<String> KEYS =
      List.of("instances", "batch", "body", "connections", "assets", LEDGER);

  private static final int BATCH_CONNECTIONS = 2000;
  private static final int BODY_CONNECTIONS = 64;
  private static final int FEW_ASSETS = 100;
  private static final long PREPARED_BYTES_MAX = 1L << 30;
  private static final String BATCH_EVENTS = "linking.batch-events-max";

  /** Above what 1,024 events of the usual length have. */
  private static final Map<String, String> BATCH_BYTES = Map.of("linking.batch-bytes-max", "16MiB");

  Factor {
    values = List.copyOf(values);
  }

  /**
   * One value of a factor.
   *
   * @param label what the tables call it
   * @param database where it runs; null for an empty one, another one each time
   */
  record Variant(String label, Setup setup, @Nullable PostgresUrl database) {
    Variant(String label, Setup setup) {
      this(label, setup, null);
    }
  }

  /** The factor of this name, but for {@link #LEDGER}, with all else as in the base. */
  static Factor of(String key, Setup base, int processors) {
    return switch (key) {
      case "instances" -> instances(base, processors);
      case "batch" -> batch(base.withConnections(BATCH_CONNECTIONS));
      case "body" -> body(base.withConnections(BODY_CONNECTIONS));
      case "connections" -> connections(base);
      case "assets" -> assets(base);
      default -> throw new IllegalArgumentException("no such factor: " + key);
    };
  }

  /** The same with the last value only, the one furthest away. */
  Factor shortened() {
    return new Factor(key, title, usual, List.of(values.getLast()));
  }

  private static Factor instances(Setup base, int processors) {
    List<Variant> values = new ArrayList<>();
    for (int instances : List.of(1, 2)) {
      if (instances != processors) {
        values.add(new Variant(
            Integer.toString(instances),
            base.withSettings(Map.of("ingest.instances", Integer.toString(instances)))));
      }
    }
    Variant usual = new Variant(processors + ", one per processor", base);
    return new Factor("instances", "HTTP verticles (ingest.instances)", usual, values);
  }

  private static Factor batch(Setup base) {
    Variant usual = new Variant("256", base.withSettings(batchOf(256)));
    List<Variant> values = List.of(16, 64, 1024).stream()
        .map(events -> new Variant(Integer.toString(events), base.withSettings(batchOf(events))))
        .toList();
    return new Factor(
        "batch",
        "events of a transaction (linking.batch-events-max), " + base.connections()
            + " connections so that so many may wait, linking.batch-bytes-max 16 MiB",
        usual,
        values);
  }

  private static Map<String, String> batchOf(int events) {
    Map<String, String> settings = new TreeMap<>(BATCH_BYTES);
    settings.put(BATCH_EVENTS, Integer.toString(events));
    return settings;
  }

  private static Factor body(Setup base) {
    Variant usual = new Variant("1.1 to 1.8 KB", base);
    List<Variant> values = List.of(2, 16, 256).stream()
        .map(kib -> new Variant(kib + " KB", bodies(base, kib << 10)))
        .toList();
    return new Factor(
        "body",
        "bytes of a body, longer ones by text tracks, " + base.connections()
            + " connections so that all fit into memory",
        usual,
        values);
  }

  private static Setup bodies(Setup base, int bytes) {
    return base.withMix(new Mix(base.mix().eventsPerAsset(), 0, bytes))
        .withPrepared((int) Math.min(base.prepared(), PREPARED_BYTES_MAX / bytes));
  }

  private static Factor connections(Setup base) {
    Variant usual = new Variant(Integer.toString(base.connections()), base);
    List<Variant> values = List.of(16, 64, 256, 1000, 2000).stream()
        .filter(connections -> connections != base.connections())
        .map(connections ->
            new Variant(Integer.toString(connections), base.withConnections(connections)))
        .toList();
    return new Factor("connections", "connections of the sender", usual, values);
  }

  private static Factor assets(Setup base) {
    int each = base.mix().eventsPerAsset();
    Variant usual = new Variant(each + " events of each asset", base);
    List<Variant> values = new ArrayList<>();
    for (int events : List.of(1, 4, 16)) {
      if (events != each) {
        values.add(new Variant(events + " of each", base.withMix(Mix.of(events))));
      }
    }
    values.add(new Variant(
        "all of " + FEW_ASSETS + " assets", base.withMix(new Mix(each, FEW_ASSETS, 0))));
    return new Factor("assets", "events of each asset", usual, values);
  }
}
