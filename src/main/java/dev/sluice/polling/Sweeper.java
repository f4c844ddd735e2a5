package dev.sluice.polling;

import dev.sluice.polling.SweepRun.Place;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through all assets of Mux on demand, page by page, and merges what differs. Then it lets those be read which the
 * whole list lacked: pages shift while assets are deleted, so absence is a suspicion, and only the read of the asset
 * itself tells. One sweep at a time over all gateways; how far it is stands in the store, which also ends one whose
 * gateway has died. Confined to one event loop.
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

  /** So many suspects are in the queue at once: fewer than make the poller go through the list that lacked them. */
  static final int SUSPECTS_MAX = 40;

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  /** So many looks in a row at suspects of whom none was read: ten minutes, in which a breaker closes again. */
  private static final int IDLE_LOOKS_MAX = 600;

  private static final String UNREAD =
      "what the list of Mux lacked could not be read in time, and stays in the queue";

  private final ReconcileStore store;
  private final MuxList list;
  private final PollClock clock;
  private @Nullable SweepRun running;
  private long timer;

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
        step(new SweepRun(id, since));
      }
      return begun ? id : null;
    });
  }

  private void step(SweepRun run) {
    running = run;
    next(run)
        .map(moved -> new Step(moved, null))
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

  private Future<SweepRun> next(SweepRun run) {
    return switch (run.place()) {
      case Place.OnTheList(var cursor) -> page(run, cursor);
      case Place.NotOnTheList(String after) -> suspect(run, after);
      case Place.BeingRead reads -> look(run, reads);
      case Place.Over() -> Future.succeededFuture(run);
    };
  }

  private Future<SweepRun> page(SweepRun run, @Nullable String cursor) {
    return list.page(cursor, PAGE).compose(page -> {
      List<String> seen =
          page.items().stream().map(item -> item.listed().assetId()).toList();
      List<MuxComparison> compared =
          page.items().stream().filter(item -> item.isSince(run.since())).toList();
      return store
          .see(run.id(), seen)
          .compose(_ -> list.merge(compared, Findings.SWEEP))
          .map(merged -> {
            SweepCounts counts = run.counts().page(compared.size(), merged);
            return run.at(afterPage(page.next(), counts.pages()), counts);
          });
    });
  }

  private static Place afterPage(@Nullable String next, int pages) {
    if (next == null) {
      return new Place.NotOnTheList("");
    }
    // Of a list that was not read to its end nobody can say what it lacks.
    return pages < PAGES_MAX ? new Place.OnTheList(next) : new Place.Over();
  }

  private Future<SweepRun> suspect(SweepRun run, String after) {
    return list.environment().compose(environment -> {
      if (environment.isEmpty()) {
        LOG.atInfo()
            .addKeyValue("sweep", run.id())
            .log(
                "no deletion is looked for, for Mux does not say which environment the token reads");
        return Future.succeededFuture(run.at(new Place.Over(), run.counts()));
      }
      return store
          .suspect(run.id(), environment.get(), after, SUSPECTS_MAX)
          .map(found ->
              run.at(afterLook(found), run.counts().suspects(found.ids().size())));
    });
  }

  private static Place afterLook(ReconcileStore.Suspects found) {
    return found.ids().isEmpty()
        ? more(found.next())
        : new Place.BeingRead(found.ids(), found.ids().size(), 0, found.next());
  }

  private static Place more(@Nullable String after) {
    return after == null ? new Place.Over() : new Place.NotOnTheList(after);
  }

  private Future<SweepRun> look(SweepRun run, Place.BeingRead reads) {
    return store.suspectsLeft(run.id(), reads.suspects()).map(stand -> {
      if (stand.waiting() == 0) {
        return run.at(more(reads.after()), run.counts().deleted(stand.deleted()));
      }
      int idle = stand.waiting() < reads.left() ? 0 : reads.idle() + 1;
      return run.at(
          new Place.BeingRead(reads.suspects(), stand.waiting(), idle, reads.after()),
          run.counts());
    });
  }

  /**
   * What came of one step.
   *
   * @param failure why it has to be tried again, or null
   */
  private record Step(SweepRun run, @Nullable String failure) {
    private boolean isUnread() {
      return run.place() instanceof Place.BeingRead reads && reads.idle() >= IDLE_LOOKS_MAX;
    }

    @Nullable
    String reason() {
      return failure == null && isUnread() ? UNREAD : failure;
    }

    String state() {
      if (isUnread() || run.failures() >= FAILURES_MAX) {
        return "failed";
      }
      return run.place() instanceof Place.Over ? "done" : "running";
    }

    Duration pause() {
      if (failure != null) {
        return BETWEEN_FAILURES;
      }
      return run.place() instanceof Place.BeingRead ? BETWEEN_LOOKS : Duration.ZERO;
    }
  }

  private Future<@Nullable Step> save(Step step) {
    return store
        .saveSweep(step.run().as(step.state(), step.reason()))
        .map(saved -> saved && step.state().equals("running") ? step : null);
  }

  private void goOn(@Nullable Step step) {
    if (running == null || step == null) {
      running = null;
    } else if (step.pause().isZero()) {
      step(step.run());
    } else {
      timer = clock.arm(step.pause(), () -> step(step.run()));
    }
  }

  /** Ends the sweep that is under way; never fails. */
  Future<Void> close() {
    SweepRun last = running;
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
