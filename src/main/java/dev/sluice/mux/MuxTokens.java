package dev.sluice.mux;

/**
 * The tokens of one environment.
 *
 * @param high for calls that somebody waits for
 * @param low for background work; may be the same
 */
public record MuxTokens(MuxToken high, MuxToken low) {
  /** One token for everything. */
  public static MuxTokens same(MuxToken token) {
    return new MuxTokens(token, token);
  }

  MuxToken of(Priority priority) {
    return switch (priority) {
      case HIGH -> high;
      case LOW -> low;
    };
  }

  String scrub(String text) {
    return low.scrub(high.scrub(text));
  }
}
