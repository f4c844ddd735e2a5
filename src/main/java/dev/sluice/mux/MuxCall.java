package dev.sluice.mux;

import dev.sluice.resilience.OperationKind;
import java.util.Locale;

/** What a guard must know of each call of {@link MuxClient}. */
public enum MuxCall {
  ASSET(OperationKind.API_FAST, Lane.READ, true),
  ASSETS(OperationKind.API_STANDARD, Lane.READ, true),
  UPLOAD(OperationKind.API_FAST, Lane.READ, true),
  UPLOADS(OperationKind.API_STANDARD, Lane.READ, true),
  /** Never repeated by a guard: Mux knows no idempotency keys, so a repeat may make a second upload. */
  CREATE_UPLOAD(OperationKind.API_STANDARD, Lane.WRITE, false),
  /** Repeating it is harmless: an upload that is no longer waiting answers 403. */
  CANCEL_UPLOAD(OperationKind.API_FAST, Lane.READ, true),
  /** Repeating it is harmless: an asset that is gone answers 404. */
  DELETE_ASSET(OperationKind.API_FAST, Lane.READ, true),
  WHOAMI(OperationKind.API_FAST, Lane.READ, true);

  private enum Lane {
    READ,
    WRITE
  }

  private final OperationKind kind;
  private final Lane lane;
  private final boolean repeatable;

  MuxCall(OperationKind kind, Lane lane, boolean repeatable) {
    this.kind = kind;
    this.lane = lane;
    this.repeatable = repeatable;
  }

  /** Its deadline. */
  public OperationKind kind() {
    return kind;
  }

  /**
   * The rate that it counts against: {@code write} for POST, which Mux allows once a second, and {@code read} for every
   * other method, changes included.
   */
  public String lane() {
    return lane.name().toLowerCase(Locale.ROOT);
  }

  /** Whether a second call after a failure can do no harm. */
  public boolean repeatable() {
    return repeatable;
  }

  /** The name for metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
