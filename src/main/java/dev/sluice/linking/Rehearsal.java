package dev.sluice.linking;

import dev.sluice.asset.Difference;
import dev.sluice.asset.MuxObject;
import dev.sluice.asset.ObjectKey;
import dev.sluice.bus.EventFilter;
import dev.sluice.bus.EventListing;
import dev.sluice.bus.EventPage;
import dev.sluice.bus.EventPlace;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a bulk replay would change, told without doing it: the newest events that the filter finds, folded and laid beside
 * the objects as they stand.
 */
final class Rehearsal {
  /** How many events are looked at; a filter that finds more is told of as not complete. */
  static final int EVENTS_MAX = 1_000;

  /** How many pages are read, for a page of a rare type may be empty. */
  private static final int PAGES_MAX = 20;

  private final Ledger ledger;
  private final Replay replay;
  private final EventFilter filter;
  private final SortedMap<ObjectKey, MuxObject> states = new TreeMap<>();
  private int pages;
  private int examined;
  private int released;
  private int failed;
  private boolean complete;

  Rehearsal(Ledger ledger, Replay replay, EventFilter filter) {
    this.ledger = ledger;
    this.replay = replay;
    this.filter = filter;
  }

  /** {@code {dryRun, complete, examined, failed, released, objectsChanged, differences}}. */
  Future<JsonObject> run() {
    return from(EventPlace.NEWEST).compose(_ -> replay.differences(states)).map(this::json);
  }

  private Future<Void> from(EventPlace place) {
    int limit = Math.min(EventListing.LIMIT_MAX, EVENTS_MAX - examined);
    if (limit == 0 || pages == PAGES_MAX) {
      return Future.succeededFuture();
    }
    pages++;
    return ledger
        .list(new EventListing(filter, place, limit))
        .compose(page -> replay.read(page.items()).compose(readings -> {
          readings.forEach(this::add);
          examined += page.items().size();
          return next(page);
        }));
  }

  private Future<Void> next(EventPage page) {
    complete = page.next() == null;
    return page.next() == null ? Future.succeededFuture() : from(page.next());
  }

  private void add(Rereading part) {
    part.states().forEach((key, state) -> states.merge(key, state, MuxObject::merge));
    released += part.released().size();
    failed += part.failed();
  }

  private JsonObject json(List<Difference> differences) {
    return new JsonObject()
        .put("dryRun", true)
        .put("complete", complete)
        .put("examined", examined)
        .put("failed", failed)
        .put("released", released)
        .put("objectsChanged", differences.size())
        .put("differences", DifferenceJson.of(differences, "before", "after"));
  }
}
