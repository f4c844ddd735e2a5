package dev.sluice.bench.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;

/**
 * What the generator is asked to do.
 *
 * @param port where the contestant listens, on 127.0.0.1
 * @param secret what it signs with
 * @param seed which events; two runs with the same one send the same
 * @param connections how many, all kept alive
 * @param prepared how many requests are made ahead; they are used in the phases that ask for them, then come fresh ones
 * @param repeat whether the prepared ones are sent again and again, for a contestant that remembers nothing
 * @param mix what the events are like
 * @param samples folder of the sample bodies
 * @param sentFile where one bit per event says that it was sent
 * @param acknowledgedFile where one bit per event says that it was answered 200
 * @param phases one after the other, without a pause between
 */
public record LoadPlan(
    int port,
    String secret,
    long seed,
    int connections,
    int prepared,
    boolean repeat,
    Mix mix,
    Path samples,
    Path sentFile,
    Path acknowledgedFile,
    List<Phase> phases) {

  /** What a due request does when no connection is free. */
  public enum WhenBusy {
    /** It waits, and its wait counts as latency: a sender that nothing slows down. */
    WAIT,
    /** It is not sent, and counted. */
    SKIP
  }

  /**
   * A stretch of even load.
   *
   * @param seconds how long
   * @param ratePerSecond how many requests are due in a second, evenly; 0 means a closed loop: each connection sends as
   *     soon as it has its answer
   * @param prepared whether it uses the requests that were made ahead
   * @param connectionsMax how many of the connections it uses at once in a closed loop
   */
  public record Phase(
      String name,
      double seconds,
      double ratePerSecond,
      WhenBusy whenBusy,
      boolean prepared,
      int connectionsMax) {
    /** An even rate, over all connections. */
    public Phase(
        String name, double seconds, double ratePerSecond, WhenBusy whenBusy, boolean prepared) {
      this(name, seconds, ratePerSecond, whenBusy, prepared, Integer.MAX_VALUE);
    }

    /** As fast as the connections go. */
    public static Phase closed(String name, double seconds, boolean prepared) {
      return new Phase(name, seconds, 0, WhenBusy.WAIT, prepared);
    }

    /** The same over so many connections at most. */
    public Phase over(int connections) {
      return new Phase(name, seconds, ratePerSecond, whenBusy, prepared, connections);
    }

    boolean isClosed() {
      return ratePerSecond == 0;
    }

    private JsonObject toJson() {
      return new JsonObject()
          .put("name", name)
          .put("seconds", seconds)
          .put("ratePerSecond", ratePerSecond)
          .put("whenBusy", whenBusy.name())
          .put("prepared", prepared)
          .put("connectionsMax", connectionsMax);
    }

    private static Phase of(JsonObject json) {
      return new Phase(
          json.getString("name"),
          json.getDouble("seconds"),
          json.getDouble("ratePerSecond"),
          WhenBusy.valueOf(json.getString("whenBusy")),
          json.getBoolean("prepared"),
          json.getInteger("connectionsMax"));
    }
  }

  /** The form in which it is handed to the generator's process. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("port", port)
        .put("secret", secret)
        .put("seed", seed)
        .put("connections", connections)
        .put("prepared", prepared)
        .put("repeat", repeat)
        .put("mix", mix.toJson())
        .put("samples", samples.toString())
        .put("sentFile", sentFile.toString())
        .put("acknowledgedFile", acknowledgedFile.toString())
        .put("phases", new JsonArray(phases.stream().map(Phase::toJson).toList()));
  }

  static LoadPlan of(JsonObject json) {
    return new LoadPlan(
        json.getInteger("port"),
        json.getString("secret"),
        json.getLong("seed"),
        json.getInteger("connections"),
        json.getInteger("prepared"),
        json.getBoolean("repeat"),
        Mix.of(json.getJsonObject("mix")),
        Path.of(json.getString("samples")),
        Path.of(json.getString("sentFile")),
        Path.of(json.getString("acknowledgedFile")),
        json.getJsonArray("phases").stream()
            .map(phase -> Phase.of((JsonObject) phase))
            .toList());
  }
}
