package dev.sluice.loadtest;

import dev.sluice.simulator.DeliveryPlan;
import dev.sluice.simulator.Mix;
import dev.sluice.simulator.Shower;
import dev.sluice.simulator.World.WorldSettings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;

/**
 * What the process with Gatling is asked to do. The secret is none of it: it travels in the environment.
 *
 * @param scenario what to try
 * @param port where the gateway takes webhooks, on 127.0.0.1
 * @param managementPort where its management listener is, on 127.0.0.1
 * @param seed which events; the same seed and start give the same ones
 * @param start the time before which all of them happened
 * @param rate webhooks per second, of which each simulation makes its own profile
 * @param seconds how long it goes on after the warm-up
 * @param headroom what the limits of time are multiplied by, for a machine that is busy otherwise
 * @param folder where it leaves its account
 */
record Order(
    Scenario scenario,
    int port,
    int managementPort,
    long seed,
    Instant start,
    int rate,
    int seconds,
    int headroom,
    Path folder) {
  /** How long the rate rises before anything is measured: both JVMs begin cold, and share the processors with their compilers. */
  static final Duration WARM_UP = Duration.ofSeconds(20);

  /** The system property with the file of the order. */
  static final String FILE_PROPERTY = "sluice.order";

  /** The environment variable with the signing secret. */
  static final String SECRET_VARIABLE = "SLUICE_LOAD_TEST_SECRET";

  private static final Duration SPAN = Duration.ofMinutes(30);

  /** No simulation takes more events, in seconds of the rate; the ramp comes nearest. */
  private static final double EVENTS_FACTOR = 1.2;

  private static final int EVENTS_SPARE = 1_000;

  /** The deliveries, the same in both processes. */
  DeliveryPlan plan() {
    int events = (int) (rate * (WARM_UP.toSeconds() + EVENTS_FACTOR * seconds)) + EVENTS_SPARE;
    Instant from = start.minus(SPAN);
    int lives = Shower.lifeCyclesFor(new WorldSettings(seed, 1, from, SPAN, Mix.usual()), events);
    return Shower.plan(
        new WorldSettings(seed, lives, from, SPAN, Mix.usual()), scenario.disorder());
  }

  /** Writes the order down; returns the file. */
  Path write() throws IOException {
    var json = new JsonObject()
        .put("scenario", scenario.name())
        .put("port", port)
        .put("managementPort", managementPort)
        .put("seed", seed)
        .put("start", start.toString())
        .put("rate", rate)
        .put("seconds", seconds)
        .put("headroom", headroom)
        .put("folder", folder.toString());
    return Files.writeString(folder.resolve("order.json"), json.encode());
  }

  /** The order that this process was given. */
  static Order given() {
    try {
      var json = new JsonObject(Files.readString(Path.of(System.getProperty(FILE_PROPERTY, ""))));
      return new Order(
          Scenario.valueOf(json.getString("scenario")),
          json.getInteger("port"),
          json.getInteger("managementPort"),
          json.getLong("seed"),
          Instant.parse(json.getString("start")),
          json.getInteger("rate"),
          json.getInteger("seconds"),
          json.getInteger("headroom"),
          Path.of(json.getString("folder")));
    } catch (IOException e) {
      throw new UncheckedIOException("the order cannot be read", e);
    }
  }

  /** Writes the account: one bit per event of the plan. */
  void account(BitSet sent, BitSet acknowledged) {
    try {
      Files.write(folder.resolve("sent"), sent.toByteArray());
      Files.write(folder.resolve("acknowledged"), acknowledged.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("the account cannot be written", e);
    }
  }

  /** Whether the account was written. */
  boolean isAccounted() {
    return Files.exists(folder.resolve("acknowledged"));
  }

  /** Which events were sent. */
  BitSet sent() throws IOException {
    return BitSet.valueOf(Files.readAllBytes(folder.resolve("sent")));
  }

  /** Which events were answered 200. */
  BitSet acknowledged() throws IOException {
    return BitSet.valueOf(Files.readAllBytes(folder.resolve("acknowledged")));
  }
}
