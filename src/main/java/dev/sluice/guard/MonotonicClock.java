package dev.sluice.guard;

import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that never goes back: the wall clock at its making, counted on by {@code System.nanoTime}. Steps of the wall
 * clock pass it by, so it may differ from it by as much.
 */
public final class MonotonicClock implements InstantSource {
  private final Instant began;
  private final long beganNanos;

  public MonotonicClock() {
    beganNanos = System.nanoTime();
    began = InstantSource.system().instant();
  }

  @Override
  public Instant instant() {
    return began.plusNanos(System.nanoTime() - beganNanos);
  }
}
