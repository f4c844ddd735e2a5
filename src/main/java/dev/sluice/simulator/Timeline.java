package dev.sluice.simulator;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sluice.simulator.LifeCycle.Change;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Collects what happens in a life, one step after the other, and stamps it. Stamps only tie where Mux's
 * do: between two objects, or between two states of different rank.
 */
final class Timeline {
  private final SplittableRandom random;
  private final Environment environment;
  private final double pace;
  private final List<SimulatedEvent> events = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private boolean wholeSeconds;
  private Instant clock;
  private Instant last = Instant.MIN;

  /**
   * A life that begins at a time.
   *
   * @param pace by what every pause is multiplied, to fit a life into a short span
   * @param wholeSeconds whether stamps are cut to seconds, as Mux did in 2020 to 2022, until told otherwise
   */
  Timeline(
      SplittableRandom random,
      Environment environment,
      Instant begin,
      double pace,
      boolean wholeSeconds) {
    this.random = random;
    this.environment = environment;
    this.clock = begin.truncatedTo(ChronoUnit.MICROS);
    this.pace = pace;
    this.wholeSeconds = wholeSeconds;
  }

  SplittableRandom random() {
    return random;
  }

  /** When the next thing would happen. */
  Instant now() {
    return clock;
  }

  /** Lets between one and two of these seconds pass. */
  @CanIgnoreReturnValue
  Timeline pass(double seconds) {
    double drawn = seconds * (1 + random.nextDouble()) * pace;
    long micros = (long) (drawn * 1e6);
    clock = clock.plus(micros, ChronoUnit.MICROS);
    return this;
  }

  /** Lets time pass until then. */
  @CanIgnoreReturnValue
  Timeline skipTo(Instant then) {
    clock = then.truncatedTo(ChronoUnit.MICROS);
    return this;
  }

  /** From here on stamps have microseconds, and none equals another. */
  @CanIgnoreReturnValue
  Timeline exactFromHere() {
    wholeSeconds = false;
    return this;
  }

  /** Something happens and Mux tells, later than everything before. */
  @CanIgnoreReturnValue
  Timeline tell(String type, String objectType, String objectId, Payload data) {
    var stamp = wholeSeconds ? clock.truncatedTo(ChronoUnit.SECONDS) : clock;
    if (wholeSeconds) {
      stamp = stamp.isBefore(last) ? last : stamp;
    } else if (!stamp.isAfter(last)) {
      stamp = last.plus(1, ChronoUnit.MICROS);
      clock = stamp;
    }
    last = stamp;
    return tellAt(stamp, type, objectType, objectId, data);
  }

  /** Something happens at the same instant as what was told last, to another object. */
  @CanIgnoreReturnValue
  Timeline tellAtOnce(String type, String objectType, String objectId, Payload data) {
    return tellAt(last, type, objectType, objectId, data);
  }

  /** Something happens, and Mux tells nobody. */
  @CanIgnoreReturnValue
  Timeline silently(Payload state) {
    changes.add(new Change(clock, state));
    return this;
  }

  LifeCycle end(Truth truth) {
    return new LifeCycle(events, changes, truth);
  }

  @CanIgnoreReturnValue
  private Timeline tellAt(
      Instant stamp, String type, String objectType, String objectId, Payload data) {
    events.add(
        new SimulatedEvent(Ids.uuid(random), type, stamp, objectType, objectId, environment, data));
    if (data instanceof AssetSnapshot || data instanceof UploadSnapshot || data instanceof Gone) {
      changes.add(new Change(stamp, data));
    }
    return this;
  }
}
