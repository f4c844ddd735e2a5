package dev.sluice.polling;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through all assets of Mux on demand, page by page, and merges what differs. One sweep at a time over all gateways;
 * how far it is stands in the store, which also ends one whose gateway has died. Confined to one event loop.
 */
final class Sweeper {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final int PAGE = 100;
  /** As many assets as a page per call reads in some hours; Mux's cursor that never ends must not be followed for ever. */
  private static final int PAGES_MAX = 100_000;

  /** A page waits for its turn at the rate, and while the breaker is open; so often in a row, and then no more. */
  private static final int FAILURES_MAX = 20;

  private static final Duration BETWEEN_FAILURES = Duration.ofSeconds(3);
  /** Above all tries of one page together, after each of which the store hears of the sweep. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ReconcileStore store;
  private final MuxList list;
  private final PollClock clock;
  private @Nullable Run running;
  private long timer;

  /** A sweep under way, and how far it is. */
  private record Run(
      String id,
      Instant since,
      @Nullable String cursor,
      int pages,
      long examined,
      long differing,
      int failures) {
    Run pageMore(@Nullable String next, int seen, int merged) {
      return new Run(id, since, next, pages + 1, examined + seen, differing + merged, 0);
    }

    Run failedOnce() {
      return new Run(id, since, cursor, pages, examined, differing, failures + 1);
    }

    ReconcileStore.Progress as(String state, @Nullable String failure) {
      return new ReconcileStore.Progress(id, state, pages, examined, differing, failure);
    }
  }

  Sweeper(ReconcileStore store, MuxList list, PollClock clock) {
    this.store = store;
    this.list = list;
    this.clock = clock;
  }

  /** Begins a sweep and gives its id; null where one is under way. */
  Future<@Nullable String> begin(Instant since) {
    String id = UUID.randomUUID().toString();
    return store.beginSweep(id, since, PATIENCE).map(begun -> {
      if (begun) {
        page(new Run(id, since, null, 0, 0, 0, 0));
      }
      return begun ? id : null;
    });
  }

  private void page(Run run) {
    running = run;
    list.page(run.cursor(), PAGE)
        .compose(page -> {
          List<MuxComparison> seen =
              page.items().stream().filter(item -> item.isSince(run.since())).toList();
          return list.merge(seen, Findings.SWEEP)
              .map(merged -> new Step(run.pageMore(page.next(), seen.size(), merged), null));
        })
        .recover(failure -> Future.succeededFuture(
            new Step(run.failedOnce(), String.valueOf(failure.getMessage()))))
        .compose(this::save)
        .onSuccess(this::goOn)
        .onFailure(failure -> {
          // The store ends a sweep of which it hears no more.
          running = null;
          LOG.atWarn()
              .addKeyValue("sweep", run.id())
              .addKeyValue("reason", String.valueOf(failure.getMessage()))
              .log("a sweep ended, for it could not be noted how far it is");
        });
  }

  /**
   * What came of one page.
   *
   * @param failure why it has to be tried again, or null
   */
  private record Step(Run run, @Nullable String failure) {
    String state() {
      if (failure != null) {
        return run.failures() < FAILURES_MAX ? "running" : "failed";
      }
      return run.cursor() != null && run.pages() < PAGES_MAX ? "running" : "done";
    }
  }

  private Future<@Nullable Step> save(Step step) {
    return store
        .saveSweep(step.run().as(step.state(), step.failure()))
        .map(saved -> saved && step.state().equals("running") ? step : null);
  }

  private void goOn(@Nullable Step step) {
    if (running == null || step == null) {
      running = null;
    } else if (step.failure() == null) {
      page(step.run());
    } else {
      timer = clock.arm(BETWEEN_FAILURES, () -> page(step.run()));
    }
  }

  /** Ends the sweep that is under way; never fails. */
  Future<Void> close() {
    Run last = running;
    running = null;
    clock.cancel(timer);
    return last == null
        ? Future.succeededFuture()
        : store
            .saveSweep(last.as("failed", "its gateway stopped"))
            .otherwise(false)
            .mapEmpty();
  }
}
