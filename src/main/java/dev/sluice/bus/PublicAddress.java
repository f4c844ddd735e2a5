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

  /** Request: how the gateway is. Message: {@code {}}. Reply: the JSON of {@code GET /health}. No refusals. */
  public static final String HEALTH = "sluice.health";

  /**
   * Published once per interval, by every gateway, when the quarantine grew since its last count. Message:
   * {@code {added: {<fault>: n}, byFault: {<fault>: n}, total}}; faults are named as {@code GET /api/v1/events} names
   * them, and counts stop at 100,000.
   */
  public static final String QUARANTINE_GREW = "sluice.quarantine.grew";

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
