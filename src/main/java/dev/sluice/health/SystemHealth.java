package dev.sluice.health;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.sluice.bus.ProcessingStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The figures of {@code GET /api/health/mux-system}. A part that is not known is left out,
 * for invented values would be worse than none. Thread-safe.
 */
public final class SystemHealth {
  private static final String DATABASE = "database";

  private final HealthBoard board;
  private final RecentTraffic traffic;
  private final IntSupplier eventsInFlight;
  private final Coalesced<Map<ProcessingStatus, Long>> statusCounts;
  private final Supplier<Optional<JsonObject>> resilience;
  private final Supplier<Optional<JsonObject>> polling;
  private final Duration deadline;

  /**
   * Without the parts {@code resilience} and {@code polling}.
   *
   * @param countByStatus how many assets have each status; may be slow, and is asked rarely
   */
  public SystemHealth(
      HealthBoard board,
      RecentTraffic traffic,
      IntSupplier eventsInFlight,
      Supplier<Future<Map<ProcessingStatus, Long>>> countByStatus,
      HealthSettings settings) {
    this(board, traffic, eventsInFlight, countByStatus, Optional::empty, Optional::empty, settings);
  }

  /**
   * @param countByStatus how many assets have each status; may be slow, and is asked rarely
   * @param resilience {@code {systemHealth, circuitBreaker, retryBudget}}, known at once
   * @param polling {@code {activeSessions, …}}, known at once
   */
  public SystemHealth(
      HealthBoard board,
      RecentTraffic traffic,
      IntSupplier eventsInFlight,
      Supplier<Future<Map<ProcessingStatus, Long>>> countByStatus,
      Supplier<Optional<JsonObject>> resilience,
      Supplier<Optional<JsonObject>> polling,
      HealthSettings settings) {
    this.resilience = resilience;
    this.polling = polling;
    this.board = board;
    this.traffic = traffic;
    this.eventsInFlight = eventsInFlight;
    this.statusCounts =
        new Coalesced<>(countByStatus, settings.statusCountsFor(), System::nanoTime);
    this.deadline = settings.checkDeadline();
  }

  /** The JSON; times in milliseconds. Never fails; {@code statusCounts} is null while they are not known. */
  public Future<JsonObject> json() {
    long begin = System.nanoTime();
    Future<Optional<JsonObject>> counts = statusCounts
        .ask()
        .timeout(deadline.toMillis(), MILLISECONDS)
        .map(known -> Optional.of(countsJson(known)))
        .otherwise(Optional.empty());
    return board
        .report()
        .compose(report -> counts.map(known -> json(report, known.orElse(null), begin)));
  }

  private JsonObject json(HealthReport report, @Nullable JsonObject counts, long begin) {
    RecentTraffic.Totals totals = traffic.lately();
    JsonObject json = new JsonObject()
        .put("status", report.status().label())
        .put("timestamp", report.time().toString())
        .put("responseTime", (System.nanoTime() - begin) / 1e6)
        .put("uptime", ManagementFactory.getRuntimeMXBean().getUptime());
    resilience.get().ifPresent(part -> json.put("resilience", part));
    polling.get().ifPresent(part -> json.put("polling", part));
    return json.put("database", database(report, counts))
        .put(
            "processing",
            new JsonObject()
                .put("recentlyProcessed", totals.succeeded())
                .put("currentlyProcessing", eventsInFlight.getAsInt())
                .put("recentErrors", totals.failed())
                .put("errorRate", totals.errorRate()));
  }

  private static JsonObject database(HealthReport report, @Nullable JsonObject counts) {
    JsonObject database = new JsonObject();
    report
        .result(DATABASE)
        .ifPresent(result -> database
            .put("connected", result.status() != CheckStatus.FAIL)
            .put("responseTime", result.duration().toNanos() / 1e6));
    return database.put("statusCounts", counts);
  }

  private static JsonObject countsJson(Map<ProcessingStatus, Long> counts) {
    JsonObject json = new JsonObject();
    for (ProcessingStatus status : ProcessingStatus.values()) {
      json.put(status.name(), counts.getOrDefault(status, 0L));
    }
    return json;
  }
}
