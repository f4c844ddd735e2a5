package dev.sluice.linking;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what the group commit has taken in or sent off. */
final class QueuedEvents {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private QueuedEvents() {}

  /** Until so many events wait for their transaction. */
  static void await(SimpleMeterRegistry registry, int events) {
    await(
        events + " events queued",
        () -> registry.get("sluice.queue.events").gauge().value() == events);
  }

  /** Until it is so. */
  static void await(String what, BooleanSupplier isSo) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what + " in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
