package dev.sluice.bus;

/**
 * The addresses that other services may call or hear, with JSON in both directions. A refusal is a
 * {@link io.vertx.core.eventbus.ReplyException} whose failure code is one of {@link Refusal}'s.
 */
public final class PublicAddress {
  /**
   * Request: the state of one asset. Message: exactly one of {@code {id}}, {@code {uploadId}}, {@code {assetId}}, see
   * {@link AssetKey}. Reply: the JSON of {@link CreativeAsset}. Refusals: 400 bad message, 404 unknown, 503 the
   * database is away, 504 it did not answer in time.
   */
  public static final String ASSET_GET = "sluice.asset.get";

  /**
   * Published after the commit that moved an asset, and once more on this address followed by a dot and the new status.
   * Message: the JSON of {@link AssetChanged}.
   */
  public static final String ASSET_CHANGED = "sluice.asset.changed";

  /** Request: how the gateway is. Message: {@code {}}. Reply: the JSON of {@code GET /health}. Refusals: 400 bad message. */
  public static final String HEALTH = "sluice.health";

  /**
   * Published once per interval, by every gateway, when the quarantine grew since its last count. Message:
   * {@code {added: {<fault>: n}, byFault: {<fault>: n}, total}}; faults are named as {@code GET /api/v1/events} names
   * them, and counts stop at 100,000.
   */
  public static final String QUARANTINE_GREW = "sluice.quarantine.grew";

  /**
   * Request: watch assets and uploads until each has ended, reading them from Mux where no webhook comes. Message:
   * {@code {assetIds: [...], uploadIds: [...], healthyIntervalMs, maxDurationMs}}, one of the lists at least. Reply:
   * {@code {sessionId, watched}}. Refusals: 400 with every problem, 429 too many sessions or too much watched, 503 the
   * database is away, 504 it did not answer in time.
   */
  public static final String POLLING_START = "sluice.polling.start";

  /**
   * Request: end a session, of any gateway. Message: {@code {sessionId}}. Reply: {@code {sessionId, state}}. Refusals:
   * 400, 404 no such session, or it has ended, 503, 504.
   */
  public static final String POLLING_STOP = "sluice.polling.stop";

  /**
   * Request: how far a session is, of any gateway. Message: {@code {sessionId}}. Reply: {@code {sessionId, state,
   * watched, pending, byStatus, healthyIntervalMs, startedAt, endsAt}}. Refusals: 400, 404 no such session, or it has
   * ended, 503, 504.
   */
  public static final String POLLING_STATUS = "sluice.polling.status";

  /**
   * Followed by the id of a session: what happens to it is published there, by the gateway on which it was begun.
   * Message: {@code {event, sessionId, watched, pending}}, where {@code event} is {@code progress}, with
   * {@code changes: [{assetId or uploadId, status}]}, or how it ended: {@code completed}, {@code timed_out},
   * {@code stopped} or {@code failed}, the last two with a {@code reason} where there is one. Nothing follows an end.
   */
  public static final String POLLING_SESSION = "sluice.polling.session.";

  /**
   * Request: read one asset or upload from Mux now. Message: exactly one of {@code {assetId}}, {@code {uploadId}}. All
   * who ask at about the same time share one read, which may have begun up to the window of the configuration before
   * the request. Reply: the JSON of {@link CreativeAsset} with {@code readAt}. Refusals: 400, 404 neither Mux nor we
   * know it, 429 too many wait, 503 Mux or the database is away, 504 no turn in time.
   */
  public static final String MUX_ASSET_FETCH = "sluice.mux.asset.fetch";

  /**
   * Published: the end of every polling session, as on its own address, for those who follow them all. Message: that of
   * {@link #POLLING_SESSION} for an end.
   */
  public static final String POLLING_ENDED = "sluice.polling.ended";

  /**
   * Published at once when a breaker changes its state, each second while calls are under way or retries count against
   * the budget, and not at all while nothing moves. Message: {@code {breakers: [{name, kind, criticality, state,
   * failureCount, successCount, openUntil, generation, transitions, callsStarted, succeeded, failed, rejected, trials,
   * leaseExpiries, retries, underWay, waiting, rates: [{lane, callsPerSecond, callsInWindow, waiting, stoppedUntil}]}],
   * retryBudget: {retryCount, budgetLimit, remainingBudget}, at}}; {@code state} is {@code closed}, {@code open},
   * {@code half_open}, {@code forced_open} or {@code forced_closed}, and times are ISO 8601.
   */
  public static final String RESILIENCE_STATE = "sluice.resilience.state";

  private PublicAddress() {}
}
