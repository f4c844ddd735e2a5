package dev.sluice.bench;

import dev.sluice.bench.load.Generator;
import dev.sluice.bench.load.LoadPlan;
import dev.sluice.bench.load.LoadPlan.Phase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of the generator, with a look at what everybody has used at the beginning and the end of each phase.
 *
 * @param totals what the generator tells of the whole
 * @param stretches what came of each phase, by its name
 * @param sent one bit per event
 * @param acknowledged one bit per event
 */
record LoadRun(
    JsonObject totals, Map<String, Stretch> stretches, BitSet sent, BitSet acknowledged) {
  private static final Duration PREPARED_WITHIN = Duration.ofMinutes(2);
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final List<String> FLAGS =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=4g", "-XX:-UsePerfData");

  /** Who is looked at. */
  record Target(Child server, PostgresServer postgres, GatewayMetrics metrics) {}

  /**
   * A phase that is over.
   *
   * @param tally what the generator tells of it
   * @param figures what it cost, and what was seen
   */
  record Stretch(JsonObject tally, Map<Figure, Double> figures) {
    Stretch {
      figures = Map.copyOf(figures);
    }
  }

  /** Who wants to know while it runs. */
  interface Listener {
    /** Nobody. */
    Listener NONE = new Listener() {};

    /** The load begins. */
    default void began(GatewayMetrics metrics) {}

    /** A phase is over. */
    default void ended(Phase phase, Stretch stretch) {}
  }

  /** The load of a setup on the contestant at this port, each event once. */
  static LoadPlan plan(Workshop workshop, int port, Setup setup) {
    return plan(workshop, port, setup, false);
  }

  /**
   * The same.
   *
   * @param repeat whether the requests made ahead are sent again and again
   */
  static LoadPlan plan(Workshop workshop, int port, Setup setup, boolean repeat) {
    return new LoadPlan(
        port,
        Workshop.SECRET,
        System.nanoTime(),
        setup.connections(),
        setup.prepared(),
        repeat,
        setup.mix(),
        workshop.samples(),
        workshop.scratch().resolve("sent"),
        workshop.scratch().resolve("acknowledged"),
        setup.phases());
  }

  /** A generator whose requests are made and which waits for its word. */
  static Child prepare(Workshop workshop, LoadPlan plan) throws IOException, InterruptedException {
    Path file = workshop.scratch().resolve("plan.json");
    Files.writeString(file, plan.toJson().encode());
    Child generator = Child.talking(
        "generator",
        workshop.log("generator"),
        Map.of(),
        Workshop.java(FLAGS, Generator.class, List.of(file.toString())));
    generator.await("ready", PREPARED_WITHIN);
    return generator;
  }

  /** Gives the word and follows it to the end. */
  static LoadRun follow(Child generator, LoadPlan plan, Target target, Listener listener)
      throws Exception {
    Map<String, Stretch> stretches = new LinkedHashMap<>();
    generator.say("go");
    listener.began(target.metrics());
    for (Phase phase : plan.phases()) {
      generator.await("begin " + phase.name(), GRACE);
      Usage begin = usage(generator, target);
      String told =
          generator.await("end " + phase.name(), GRACE.plusMillis((long) (phase.seconds() * 1000)));
      Usage end = usage(generator, target);
      target.server().requireAlive();
      JsonObject tally = new JsonObject(told);
      Map<Figure, Double> figures = figures(tally, begin, end);
      Processes.residentBytes(target.server().pid())
          .ifPresent(bytes -> figures.put(Figure.RSS, bytes / (double) (1 << 20)));
      Stretch stretch = new Stretch(tally, figures);
      stretches.put(phase.name(), stretch);
      listener.ended(phase, stretch);
    }
    JsonObject totals = new JsonObject(generator.await("result", GRACE));
    return new LoadRun(
        totals,
        stretches,
        BitSet.valueOf(Files.readAllBytes(plan.sentFile())),
        BitSet.valueOf(Files.readAllBytes(plan.acknowledgedFile())));
  }

  private static Usage usage(Child generator, Target target) throws Exception {
    return Usage.now(target.server().pid(), generator.pid(), target.postgres(), target.metrics());
  }

  private static Map<Figure, Double> figures(JsonObject tally, Usage begin, Usage end) {
    double accepted = tally.getDouble("accepted");
    Map<Figure, Double> figures = new EnumMap<>(begin.until(end, accepted));
    figures.put(Figure.RATE, accepted / tally.getDouble("seconds"));
    JsonObject latency = tally.getJsonObject("acceptedLatency");
    figures.put(Figure.P50, latency.getDouble("p50Micros") / 1e3);
    figures.put(Figure.P99, latency.getDouble("p99Micros") / 1e3);
    figures.put(Figure.P999, latency.getDouble("p999Micros") / 1e3);
    double answered = tally.getJsonObject("statuses").stream()
        .mapToDouble(entry -> ((Number) entry.getValue()).doubleValue())
        .sum();
    figures.put(Figure.REFUSED, answered - accepted);
    return figures;
  }

  /** What the generator tells of one phase. */
  JsonObject phase(String name) {
    return stretch(name).tally();
  }

  /** The figures of one phase. */
  Map<Figure, Double> figures(String name) {
    return stretch(name).figures();
  }

  /** What is odd about this run and should be known. */
  String oddities() {
    StringBuilder said = new StringBuilder();
    for (String key : List.of("connectionsLost", "unanswered", "madeLate")) {
      if (totals.getLong(key) > 0) {
        said.append("; ").append(key).append(' ').append(totals.getLong(key));
      }
    }
    return said.toString();
  }

  private Stretch stretch(String name) {
    Stretch stretch = stretches.get(name);
    if (stretch == null) {
      throw new AssertionError("no phase " + name);
    }
    return stretch;
  }
}
