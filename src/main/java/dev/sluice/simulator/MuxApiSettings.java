package dev.sluice.simulator;

import org.jspecify.annotations.Nullable;

/**
 * How the simulated API behaves.
 *
 * @param host the address to listen on
 * @param port the port; 0 takes a free one
 * @param token who may ask
 * @param lowPriorityToken who may ask too, and is counted apart; or null
 * @param foreignToken a token of another environment: it is let in and finds nothing; or null
 * @param limits how often one may ask
 * @param pace by what the time that Mux takes over an upload is multiplied; 0.1 is ten times as fast
 * @param uploadsMax how many uploads may be made; past it 400, as on Mux's free plan
 * @param seed decides the ids of new uploads and which calls meet a fault
 */
public record MuxApiSettings(
    String host,
    int port,
    ApiToken token,
    @Nullable ApiToken lowPriorityToken,
    @Nullable ApiToken foreignToken,
    RateLimits limits,
    double pace,
    int uploadsMax,
    long seed) {

  public MuxApiSettings {
    if (pace < 0 || pace > 1) {
      throw new IllegalArgumentException("pace must be 0 to 1, not " + pace);
    }
    if (uploadsMax < 0) {
      throw new IllegalArgumentException("uploadsMax must be 0 or more, not " + uploadsMax);
    }
  }

  /** On a free port of the loopback address, with Mux's limits. */
  public static MuxApiSettings onLoopback(ApiToken token) {
    return new MuxApiSettings(
        "127.0.0.1", 0, token, null, null, RateLimits.asMux(), 0.1, 10_000, 1);
  }

  public MuxApiSettings withLimits(RateLimits newLimits) {
    return new MuxApiSettings(
        host, port, token, lowPriorityToken, foreignToken, newLimits, pace, uploadsMax, seed);
  }

  public MuxApiSettings withPort(int newPort) {
    return new MuxApiSettings(
        host, newPort, token, lowPriorityToken, foreignToken, limits, pace, uploadsMax, seed);
  }

  public MuxApiSettings withPace(double newPace) {
    return new MuxApiSettings(
        host, port, token, lowPriorityToken, foreignToken, limits, newPace, uploadsMax, seed);
  }

  public MuxApiSettings withLowPriorityToken(ApiToken newLowPriorityToken) {
    return new MuxApiSettings(
        host, port, token, newLowPriorityToken, foreignToken, limits, pace, uploadsMax, seed);
  }

  public MuxApiSettings withForeignToken(ApiToken newForeignToken) {
    return new MuxApiSettings(
        host, port, token, lowPriorityToken, newForeignToken, limits, pace, uploadsMax, seed);
  }

  /**
   * How often one may ask, with each of the two tokens of the environment.
   *
   * @param postsPerSecond calls with POST below {@code /video}; 0 for no limit
   * @param othersPerSecond all other calls; 0 for no limit
   * @param retryAfter whether a 429 says when to come again; Mux was seen not to
   * @param headers whether answers carry {@code X-RateLimit-Limit} and {@code X-RateLimit-Remaining}
   */
  public record RateLimits(
      int postsPerSecond, int othersPerSecond, boolean retryAfter, boolean headers) {
    public RateLimits {
      if (postsPerSecond < 0 || othersPerSecond < 0) {
        throw new IllegalArgumentException("limits must be 0 or more");
      }
    }

    /** Mux's: 1 POST and 5 others per second. */
    public static RateLimits asMux() {
      return new RateLimits(1, 5, false, true);
    }

    public static RateLimits none() {
      return new RateLimits(0, 0, false, false);
    }
  }

  /** Where the API says it is reached, given the port that was taken. */
  String origin(int actualPort) {
    return "http://" + host + ":" + actualPort;
  }
}
