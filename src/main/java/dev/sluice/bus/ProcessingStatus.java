package dev.sluice.bus;

/** How far a creative asset is: the words of {@code creative_asset.mux_processing_status}. */
public enum ProcessingStatus {
  /** Nothing has reached Mux yet, as far as we know. */
  AWAITING_UPLOAD,
  /** Mux has it and works on it. */
  MUX_PROCESSING,
  /** It can be played. */
  READY,
  /** Mux could not make an asset of it, or the upload failed, was cancelled or timed out. */
  ERROR,
  /** Gone for good. */
  DELETED
}
