package dev.sluice.polling;

import dev.sluice.event.MuxEvent;
import dev.sluice.polling.ReadConclusion.Reading;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads many due objects by going through the list of all assets, one page after the other, where that takes fewer calls
 * than reading them one by one. Stops where it has cost as much. Confined to one event loop.
 */
final class Listing {
  private static final Logger LOG = LoggerFactory.getLogger(Listing.class);
  private static final int ASSETS_COUNTED_MAX = 1_000_000;
  /** After a list that found little it is not tried again for so long: what is due is not on it. */
  private static final Duration REST = Duration.ofSeconds(30);
  /** A page that is worth its call reads so many rows. */
  private static final int ROWS_PER_PAGE_MIN = 2;

  private final PollQueue queue;
  private final AssetReader reader;
  private final ReadConclusion conclusion;
  private final ListingRule rule;
  private final Duration claim;
  private final PollClock clock;
  private final PollingMeters meters;
  private boolean underWay;
  private @Nullable Instant restUntil;

  Listing(
      PollQueue queue,
      AssetReader reader,
      ReadConclusion conclusion,
      PollingSettings settings,
      PollClock clock,
      PollingMeters meters) {
    this.queue = queue;
    this.reader = reader;
    this.conclusion = conclusion;
    this.rule = new ListingRule(settings.listingMin());
    this.claim = settings.claim();
    this.clock = clock;
    this.meters = meters;
  }

  boolean isUnderWay() {
    return underWay;
  }

  /** A list that is under way: for whom, and how far it is. */
  private record Run(
      long generation, long dueAtBegin, BooleanSupplier mayGoOn, long pages, long rows) {
    Run onePageMore(int found) {
      return new Run(generation, dueAtBegin, mayGoOn, pages + 1, rows + found);
    }
  }

  /**
   * Begins a list where it is the cheaper way and none is under way.
   *
   * @param mayGoOn whether this gateway still leads
   * @param over runs when it is over
   */
  void consider(long generation, long due, BooleanSupplier mayGoOn, Runnable over) {
    if (underWay
        || !rule.isConsidered(due)
        || !(reader.condition() instanceof AssetReader.Condition.Healthy)
        || (restUntil != null && clock.now().isBefore(restUntil))) {
      return;
    }
    underWay = true;
    queue
        .assetsKnown(ASSETS_COUNTED_MAX)
        .compose(known -> rule.isCheaper(due, ListingRule.pages(known))
            ? next(new Run(generation, due, mayGoOn, 0, 0), null)
            : Future.succeededFuture())
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
    return reader.list(cursor, ListingRule.PAGE, run.mayGoOn()).compose(page -> {
      meters.listed();
      return told(run.generation(), page.items()).compose(found -> {
        Run now = run.onePageMore(found);
        if (page.next() == null || ListingRule.isSpent(now.pages(), now.dueAtBegin())) {
          if (now.rows() < ROWS_PER_PAGE_MIN * now.pages()) {
            restUntil = clock.now().plus(REST);
          }
          return Future.succeededFuture();
        }
        return next(now, page.next());
      });
    });
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
    return queue.takeListed(generation, List.copyOf(facts.keySet()), claim).compose(rows -> {
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
