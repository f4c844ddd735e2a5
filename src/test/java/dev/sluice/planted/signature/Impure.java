package dev.sluice.planted.signature;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.LoggerFactory;

/** A pure room with a clock, a logger and a framework in it. */
public final class Impure {
  private Impure() {}

  /** Asks the system for the time in every way. */
  public static Future<String> now() {
    LoggerFactory.getLogger(Impure.class).info("asked");
    return Future.succeededFuture(Instant.now() + " " + System.nanoTime() + Clock.systemUTC());
  }
}
