package dev.sluice.simulator;

/** The state of an asset in the words of the gateway, so that the two can be compared. */
public enum AssetStatus {
  /** An upload waits for its file. */
  AWAITING_UPLOAD,
  /** Mux is preparing it. */
  MUX_PROCESSING,
  /** It can be played. */
  READY,
  /** It never will be playable: not a video, not to be fetched, cancelled or timed out. */
  ERROR,
  /** It was deleted. */
  DELETED
}
