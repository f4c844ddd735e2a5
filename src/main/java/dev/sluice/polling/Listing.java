package dev.sluice.polling;

import dev.sluice.event.MuxEvent;
import dev.sluice.polling.ReadConclusion.Reading;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads many due objects by going through the list of all assets, one page after the other, where that takes fewer calls
 * than reading them one by one. Begins when no more of them are coming, for what comes when its page has gone by costs
 * another list; ends where what is left is cheaper one by one. Confined to one event loop.
 */
final class Listing {
  private static final Logger LOG = LoggerFactory.getLogger(Listing.class);
  private static final int ASSETS_COUNTED_MAX = 1_000_000;
  /** After a list that found little it is not tried again for so long: what is due is not on it. */
  private static final Duration REST = Duration.ofSeconds(30);
  /** A page that is worth its call reads so many rows. */
  private static final int ROWS_PER_PAGE_MIN = 2;
  /** Sessions begun one after the other, each over thousands, follow each other faster than this. */
  static final Duration STILL = Duration.ofMillis(500);
  /** Where more and more comes, the list begins all the same. */
  static final Duration STILL_WITHIN = Duration.ofSeconds(2);
  /** A page that failed is asked for again, so that one failed call does not cost all pages before it. */
  private static final int PAGE_TRIES = 3;

  private static final Duration PAGE_AGAIN_MIN = Duration.ofSeconds(1);
  private static final Duration PAGE_AGAIN_MAX = Duration.ofSeconds(5);

  private final PollQueue queue;
  private final AssetReader reader;
  private final ReadConclusion conclusion;
  private final HeldRows held;
  private final ListingRule rule;
  private final Duration claim;
  private final PollClock clock;
  private final PollingMeters meters;
  private boolean underWay;
  private @Nullable Growth growth;
  private @Nullable Instant restUntil;
  /** What was due when the last list that came to its end began, and is due still, was not on it. */
  private Instant listedFrom = Instant.EPOCH;

  Listing(
      PollQueue queue,
      AssetReader reader,
      ReadConclusion conclusion,
      HeldRows held,
      PollingSettings settings,
      PollClock clock,
      PollingMeters meters) {
    this.queue = queue;
    this.reader = reader;
    this.conclusion = conclusion;
    this.held = held;
    this.rule = new ListingRule(settings.listingMin());
    this.claim = settings.claim();
    this.clock = clock;
    this.meters = meters;
  }

  boolean isUnderWay() {
    return underWay;
  }

  /** How much is due that a list may read, since when so much is, and since when a list is worth it. */
  private record Growth(Instant since, Instant lastAt, long due) {
    Growth now(long dueNow, Instant now) {
      return dueNow > due ? new Growth(since, now, dueNow) : this;
    }

    Instant over() {
      Instant still = lastAt.plus(STILL);
      Instant latest = since.plus(STILL_WITHIN);
      return still.isBefore(latest) ? still : latest;
    }
  }

  /**
   * Who lists.
   *
   * @param generation of its lead
   * @param at the time of its last turn, by the clock of the store
   * @param mayGoOn whether it still leads
   */
  record Leader(long generation, Instant at, BooleanSupplier mayGoOn) {}

  /** A list that is under way: for whom, of how many pages as far as is known, and how far it is. */
  private record Run(Leader leader, long pages, long pagesRead, long rowsRead, int failures) {
    Run onePageMore(int found) {
      return new Run(leader, pages, pagesRead + 1, rowsRead + found, 0);
    }

    Run failedOnce() {
      return new Run(leader, pages, pagesRead, rowsRead, failures + 1);
    }
  }

  /**
   * Looks whether a list is the cheaper way now, and begins it once no more is coming. Gives whether a list is under way
   * or about to begin, so that nothing is read one by one that it will read.
   *
   * @param over runs when a list is over
   */
  Future<Boolean> consider(Leader leader, Runnable over) {
    if (underWay) {
      return Future.succeededFuture(true);
    }
    return queue.outlook(listedFrom).compose(outlook -> {
      long due = listable(outlook);
      if (!rule.isConsidered(due) || !mayBegin()) {
        growth = null;
        return Future.succeededFuture(false);
      }
      return queue
          .assetsKnown(ASSETS_COUNTED_MAX)
          .map(known -> decide(leader, due, ListingRule.pages(known), over));
    });
  }

  private boolean mayBegin() {
    return reader.condition() instanceof AssetReader.Condition.Healthy
        && (restUntil == null || !clock.now().isBefore(restUntil));
  }

  private boolean decide(Leader leader, long due, long pages, Runnable over) {
    if (!rule.isCheaper(due, pages)) {
      growth = null;
      return false;
    }
    Instant now = clock.now();
    growth = growth == null ? new Growth(now, now, due) : growth.now(due, now);
    if (!now.isBefore(growth.over())) {
      growth = null;
      begin(new Run(leader, pages, 0, 0, 0), over);
    }
    return true;
  }

  /** In how long a list begins that is about to, should no more come. */
  Optional<Duration> beginsIn() {
    return Optional.ofNullable(growth).map(grown -> Duration.between(clock.now(), grown.over()));
  }

  private static long listable(PollQueue.Outlook outlook) {
    return outlook.due() - outlook.dueLong();
  }

  private void begin(Run run, Runnable over) {
    underWay = true;
    next(run, null)
        .onFailure(failure -> {
          LOG.atDebug()
              .addKeyValue("reason", String.valueOf(failure.getMessage()))
              .log("the list of assets was not read to its end");
          restUntil = clock.now().plus(REST);
        })
        .onComplete(_ -> {
          underWay = false;
          over.run();
        });
  }

  private Future<Void> next(Run run, @Nullable String cursor) {
    return reader
        .list(cursor, ListingRule.PAGE, run.leader().mayGoOn())
        .compose(page -> read(run, page), failure -> again(run, cursor, failure));
  }

  private Future<Void> read(Run run, AssetReader.Page page) {
    meters.listed();
    return told(run.leader().generation(), page.items()).compose(found -> {
      Run now = run.onePageMore(found);
      if (page.next() == null) {
        listedFrom = run.leader().at();
        return over(now);
      }
      return queue
          .outlook(listedFrom)
          .compose(outlook ->
              ListingRule.goesOn(now.pagesRead(), now.pages(), now.rowsRead(), listable(outlook))
                  ? next(now, page.next())
                  : over(now));
    });
  }

  private Future<Void> over(Run run) {
    if (run.rowsRead() < ROWS_PER_PAGE_MIN * run.pagesRead()) {
      restUntil = clock.now().plus(REST);
    }
    return Future.succeededFuture();
  }

  private Future<Void> again(Run run, @Nullable String cursor, Throwable failure) {
    Duration wait =
        failure instanceof ReadFailedException read && read.retryIn().compareTo(PAGE_AGAIN_MIN) > 0
            ? read.retryIn()
            : PAGE_AGAIN_MIN;
    if (run.failures() + 1 >= PAGE_TRIES
        || wait.compareTo(PAGE_AGAIN_MAX) > 0
        || !run.leader().mayGoOn().getAsBoolean()
        || reader.condition() instanceof AssetReader.Condition.Paused) {
      return Future.failedFuture(failure);
    }
    Promise<Void> later = Promise.promise();
    var _ = clock.arm(wait, () -> next(run.failedOnce(), cursor).onComplete(later));
    return later.future();
  }

  /** Concludes the rows that this page tells of; gives how many there were. */
  private Future<Integer> told(long generation, List<AssetReader.Listed> items) {
    Map<PollKey, List<MuxEvent>> facts = new HashMap<>();
    for (AssetReader.Listed item : items) {
      facts.put(PollKey.asset(item.assetId()), item.facts());
      if (item.uploadId() != null) {
        facts.put(PollKey.upload(item.uploadId()), item.facts());
      }
    }
    held.ask(facts.keySet());
    return queue
        .takeListed(generation, List.copyOf(facts.keySet()), claim)
        .onComplete(rows -> held.tookAskedFor(rows.succeeded() ? rows.result() : List.of()))
        .compose(rows -> {
          List<Reading> readings = new ArrayList<>();
          rows.forEach(row -> {
            List<MuxEvent> of = facts.get(row.key());
            if (of != null) {
              readings.add(new Reading(row, of));
            }
          });
          return readings.isEmpty()
              ? Future.succeededFuture(0)
              : conclusion.of(generation, readings).map(readings.size());
        });
  }
}
