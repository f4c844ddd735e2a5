package dev.sluice.loadtest;

import dev.sluice.bench.Child;
import dev.sluice.bench.GatewayProcess;
import dev.sluice.bench.LedgerCheck;
import dev.sluice.bench.Workshop;
import dev.sluice.simulator.DeliveryPlan;
import io.gatling.app.Gatling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs scenarios, each on a fresh database and a fresh gateway. */
final class LoadTest {
  private static final Duration BEGIN_DEADLINE = Duration.ofMinutes(2);
  private static final Duration END_DEADLINE = Duration.ofMinutes(5);
  private static final List<String> FLAGS = List.of(
      "--enable-native-access=ALL-UNNAMED",
      // Gatling's log of a run reads strings from within.
      "--add-opens=java.base/java.lang=ALL-UNNAMED",
      "-Xmx768m",
      "-XX:-UsePerfData",
      "-XX:+UseCompactObjectHeaders");

  private final Workshop workshop;
  private final int rate;
  private final int seconds;
  private final int headroom;
  private final String heap;
  private final Path reports;
  private @Nullable Database running;
  private boolean interrupted;

  /**
   * With the same settings for each of them.
   *
   * @param workshop where to work; what is in its scratch folder is removed by the caller
   * @param rate webhooks per second
   * @param seconds how long, after the warm-up
   * @param headroom what the limits of time are multiplied by
   * @param heap of the gateway, as {@code -Xmx} takes it
   * @param reports the folder for the reports, one folder per scenario
   */
  LoadTest(Workshop workshop, int rate, int seconds, int headroom, String heap, Path reports) {
    this.workshop = workshop;
    this.rate = rate;
    this.seconds = seconds;
    this.headroom = headroom;
    this.heap = heap;
    this.reports = reports;
  }

  /**
   * What came of a run.
   *
   * @param passed whether every assertion held
   * @param account what the disturbance and the ledger tell
   * @param report the page to look at
   */
  record Outcome(boolean passed, String account, Path report) {}

  /**
   * Runs it; whatever it starts has ended when this returns.
   *
   * @throws LedgerCheck.FailedException when what was acknowledged and what was stored differ
   * @throws IOException when a part of it could not be run, or the gateway treated slow senders wrongly
   */
  Outcome run(Scenario scenario) throws Exception {
    Path folder = workshop.scratch().resolve(scenario.title());
    try (Database database = database(folder.resolve("postgres"))) {
      try (GatewayProcess gateway =
          GatewayProcess.start(workshop, database.url(), heap, List.of())) {
        var order = new Order(
            scenario,
            gateway.port(),
            gateway.managementPort(),
            new SecureRandom().nextLong(),
            Instant.now().truncatedTo(ChronoUnit.MILLIS),
            rate,
            seconds,
            headroom,
            folder);
        return flood(order, database, gateway);
      }
    }
  }

  private synchronized Database database(Path folder) throws IOException {
    if (interrupted) {
      throw new IOException("interrupted");
    }
    var database = new Database(folder);
    running = database;
    return database;
  }

  /** Stops the database of a run that will not come to its own end, and lets no other begin. */
  synchronized void interrupt() {
    interrupted = true;
    Database database = running;
    if (database != null) {
      database.close();
    }
  }

  private Outcome flood(Order order, Database database, GatewayProcess gateway) throws Exception {
    Path results = reports.resolve(order.scenario().title());
    Workshop.delete(results);
    try (Disturbance disturbance = disturbance(order, database);
        Child gatling = gatling(order, results)) {
      gatling.await(WebhookSimulation.BEGUN, BEGIN_DEADLINE);
      disturbance.begin();
      int code = gatling.awaitEnd(END_DEADLINE.plusSeconds(seconds));
      gatling.unread().forEach(System.out::println);
      String disturbed = disturbance.end();
      gateway.process().requireAlive();
      if (!order.isAccounted()) {
        throw new IOException("Gatling gave no account and ended with code " + code);
      }
      String stored = ledger(order, database);
      return new Outcome(
          code == 0, "Beside it: " + disturbed + "\nLedger: " + stored, page(results));
    }
  }

  private static Disturbance disturbance(Order order, Database database) {
    return switch (order.scenario()) {
      case OUTAGE -> new Outage(database, order.seconds());
      case SLOW_SENDERS -> new SlowSenders(order.port());
      case STEADY, RAMP, BURST, SPIKE, REPEAT_STORM, FORGED_STORM, MIXED ->
        new Disturbance.Nothing();
    };
  }

  private Child gatling(Order order, Path results) throws IOException {
    List<String> flags = Stream.concat(
            FLAGS.stream(), Stream.of("-D" + Order.FILE_PROPERTY + "=" + order.write()))
        .toList();
    return Child.talking(
        "Gatling",
        workshop.log("gatling-" + order.scenario().title()),
        Map.of(Order.SECRET_VARIABLE, Workshop.SECRET),
        Workshop.java(
            flags,
            Gatling.class,
            List.of(
                "--simulation",
                order.scenario().simulation(),
                "--results-folder",
                results.toString())));
  }

  /** Every acknowledged event once, none that was not sent, and in the end nothing genuine without its 200. */
  private static String ledger(Order order, Database database)
      throws IOException, SQLException, LedgerCheck.FailedException {
    DeliveryPlan plan = order.plan();
    BitSet sent = order.sent();
    BitSet acknowledged = order.acknowledged();
    Map<String, Integer> ordinals = new HashMap<>();
    for (int ordinal = 0; ordinal < plan.counts().events(); ordinal++) {
      ordinals.put(plan.event(ordinal).id(), ordinal);
    }
    String found = LedgerCheck.of(
        database.url(),
        id -> {
          Integer ordinal = ordinals.get(id);
          return ordinal == null ? OptionalLong.empty() : OptionalLong.of(ordinal);
        },
        sent,
        acknowledged);
    if (!sent.equals(acknowledged)) {
      throw new LedgerCheck.FailedException("of " + sent.cardinality() + " genuine events only "
          + acknowledged.cardinality() + " were acknowledged in the end");
    }
    return found;
  }

  private static Path page(Path results) throws IOException {
    try (Stream<Path> files = Files.walk(results, 2)) {
      return files
          .filter(file -> file.endsWith("index.html"))
          .findFirst()
          .orElseThrow(() -> new IOException("Gatling has written no report"));
    }
  }
}
