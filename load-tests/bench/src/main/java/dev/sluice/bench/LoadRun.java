package dev.sluice.bench;

import dev.sluice.bench.load.Generator;
import dev.sluice.bench.load.LoadPlan;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of the generator, with a look at what everybody has used at the beginning and the end of each phase.
 *
 * @param result what the generator tells
 * @param begin usage at the beginning of each phase
 * @param end and at its end
 * @param residentBytes of the contestant at the end of each phase
 * @param sent one bit per event
 * @param acknowledged one bit per event
 */
record LoadRun(
    JsonObject result,
    Map<String, Usage> begin,
    Map<String, Usage> end,
    Map<String, Double> residentBytes,
    BitSet sent,
    BitSet acknowledged) {
  private static final Duration PREPARED_WITHIN = Duration.ofMinutes(2);
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final List<String> FLAGS =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=4g", "-XX:-UsePerfData");

  /** Who is looked at. */
  record Target(Child server, PostgresServer postgres, GatewayMetrics metrics) {}

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
  static LoadRun follow(Child generator, LoadPlan plan, Target target) throws Exception {
    Map<String, Usage> begin = new HashMap<>();
    Map<String, Usage> end = new HashMap<>();
    Map<String, Double> resident = new HashMap<>();
    generator.say("go");
    for (LoadPlan.Phase phase : plan.phases()) {
      generator.await("begin " + phase.name(), GRACE);
      begin.put(phase.name(), usage(generator, target));
      generator.await("end " + phase.name(), GRACE.plusMillis((long) (phase.seconds() * 1000)));
      end.put(phase.name(), usage(generator, target));
      target.server().requireAlive();
      Processes.residentBytes(target.server().pid())
          .ifPresent(bytes -> resident.put(phase.name(), (double) bytes));
    }
    JsonObject result = new JsonObject(generator.await("result", GRACE));
    return new LoadRun(
        result,
        begin,
        end,
        resident,
        BitSet.valueOf(Files.readAllBytes(plan.sentFile())),
        BitSet.valueOf(Files.readAllBytes(plan.acknowledgedFile())));
  }

  private static Usage usage(Child generator, Target target) throws Exception {
    return Usage.now(target.server().pid(), generator.pid(), target.postgres(), target.metrics());
  }

  JsonObject phase(String name) {
    return result.getJsonObject("phases").getJsonObject(name);
  }

  /** The figures of one phase. */
  Map<Figure, Double> figures(String name) {
    JsonObject phase = phase(name);
    double accepted = phase.getDouble("accepted");
    Map<Figure, Double> figures = new EnumMap<>(begin(name).until(end(name), accepted));
    figures.put(Figure.RATE, accepted / phase.getDouble("seconds"));
    JsonObject latency = phase.getJsonObject("acceptedLatency");
    figures.put(Figure.P50, latency.getDouble("p50Micros") / 1e3);
    figures.put(Figure.P99, latency.getDouble("p99Micros") / 1e3);
    figures.put(Figure.P999, latency.getDouble("p999Micros") / 1e3);
    double answered = phase.getJsonObject("statuses").stream()
        .mapToDouble(entry -> ((Number) entry.getValue()).doubleValue())
        .sum();
    figures.put(Figure.REFUSED, answered - accepted);
    Double bytes = residentBytes.get(name);
    if (bytes != null) {
      figures.put(Figure.RSS, bytes / (1 << 20));
    }
    return figures;
  }

  /** What is odd about this run and should be known. */
  String oddities() {
    StringBuilder said = new StringBuilder();
    for (String key : List.of("connectionsLost", "unanswered", "madeLate")) {
      if (result.getLong(key) > 0) {
        said.append("; ").append(key).append(' ').append(result.getLong(key));
      }
    }
    return said.toString();
  }

  private Usage begin(String name) {
    return known(begin, name);
  }

  private Usage end(String name) {
    return known(end, name);
  }

  private static Usage known(Map<String, Usage> usages, String name) {
    Usage usage = usages.get(name);
    if (usage == null) {
      throw new AssertionError("no phase " + name);
    }
    return usage;
  }
}
