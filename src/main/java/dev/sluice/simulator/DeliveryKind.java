package dev.sluice.simulator;

/** Why a delivery is in the plan. */
public enum DeliveryKind {
  /** The first delivery of an event. */
  GENUINE(0),
  /** The same event again. */
  REPEAT(1),
  /** Signed with a secret that is not Mux's. */
  FORGED(2),
  /** Signed with the right secret, too long ago. */
  STALE(3),
  /** Without a signature that can be read. */
  MALFORMED(4);

  private static final DeliveryKind[] BY_CODE = values();

  private final int code;

  DeliveryKind(int code) {
    this.code = code;
  }

  /** A small number for packing; {@link #of} is its inverse. */
  int code() {
    return code;
  }

  static DeliveryKind of(int code) {
    return BY_CODE[code];
  }

  /** Whether a gateway must refuse it. */
  public boolean hostile() {
    return switch (this) {
      case GENUINE, REPEAT -> false;
      case FORGED, STALE, MALFORMED -> true;
    };
  }
}
