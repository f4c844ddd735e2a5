package dev.sluice.polling;

import dev.sluice.bus.ProcessingStatus;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What it was that no webhook had told. */
public enum FindingLabel {
  /** An asset that Mux was preparing, of which we knew nothing, or only its upload. */
  MISSED_CREATED,
  /** An asset that was ready. */
  MISSED_READY,
  /** An asset, or an upload, that had failed. */
  MISSED_ERRORED,
  /** An asset that was deleted. */
  MISSED_DELETED,
  /** An upload that was cancelled. */
  MISSED_CANCELLED,
  /** An upload that nobody finished in time: Mux sends no webhook of that. */
  UPLOAD_TIMED_OUT,
  /** An asset on Mux's list of which we knew nothing at all. */
  UNKNOWN_ASSET,
  /** An id that was registered with us, or that we knew, and that Mux does not know; nobody can tell why. */
  NOT_AT_MUX;

  /** The name in tables, answers and metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What a change means that a read brought.
   *
   * @param kind of the object that changed
   * @param previous its status before, or null where it was unknown
   * @param found its status now
   * @param muxStatus Mux's own word for it, or null
   * @param listed whether it was found on the list of all assets, and not looked for by its id
   */
  static Optional<FindingLabel> of(
      PollKey.Kind kind,
      @Nullable ProcessingStatus previous,
      ProcessingStatus found,
      @Nullable String muxStatus,
      boolean listed) {
    if (found == previous) {
      return Optional.empty();
    }
    if (kind == PollKey.Kind.ASSET && previous == null && listed) {
      return Optional.of(UNKNOWN_ASSET);
    }
    return switch (found) {
      case READY -> Optional.of(MISSED_READY);
      case DELETED -> Optional.of(MISSED_DELETED);
      case ERROR -> Optional.of(failed(muxStatus));
      // That an upload became an asset is told of the asset.
      case MUX_PROCESSING ->
        kind == PollKey.Kind.ASSET && previous == null
            ? Optional.of(MISSED_CREATED)
            : Optional.empty();
      case AWAITING_UPLOAD -> Optional.empty();
    };
  }

  private static FindingLabel failed(@Nullable String muxStatus) {
    return switch (muxStatus) {
      case "timed_out" -> UPLOAD_TIMED_OUT;
      case "cancelled" -> MISSED_CANCELLED;
      case null, default -> MISSED_ERRORED;
    };
  }
}
