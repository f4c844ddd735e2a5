package dev.sluice.linking;

import dev.sluice.asset.Difference;
import dev.sluice.asset.MuxObject;
import dev.sluice.asset.ObjectKey;
import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.LedgerEntry;
import dev.sluice.bus.LinkReply;
import dev.sluice.bus.LinkRequest;
import dev.sluice.bus.StoredEvent;
import dev.sluice.event.EventReader;
import dev.sluice.event.MuxEvent;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Sends stored events through linking once more, by the same door as a first delivery, a bounded part at a time. What is
 * known already writes nothing, so a replay may be repeated, and interrupted, at will. Confined to one event loop.
 */
final class Replay {
  private static final int PART_BYTES_MAX = 1024 * 1024;
  private static final Duration LINK_DEADLINE = Duration.ofSeconds(10);

  private final Bus bus;
  private final Ledger ledger;
  private final EventReader reader = new EventReader();

  Replay(Bus bus, Ledger ledger) {
    this.bus = bus;
    this.ledger = ledger;
  }

  /** Replays these; fails with {@link StoreUnavailableException} when some are not known to be committed. */
  Future<ReplayJob.Progress> run(List<LedgerEntry> entries) {
    Future<ReplayJob.Progress> done = Future.succeededFuture(ReplayJob.Progress.NONE);
    for (List<LedgerEntry> part : parts(entries)) {
      done = done.compose(sum -> ledger
          .bodies(part)
          .compose(stored -> link(Rereading.of(reader, stored), part.size()))
          .map(sum::plus));
    }
    return done;
  }

  private Future<ReplayJob.Progress> link(Rereading part, int examined) {
    return ledger.objects(part.states().keySet()).compose(live -> {
      int changing = part.changing(live);
      return commit(part)
          .map(refused -> new ReplayJob.Progress(
              examined,
              Math.max(0, changing - refused),
              // Those that the retention dropped in between count as unchanged.
              examined - part.failed() - Math.max(changing, refused),
              part.failed() + refused));
    });
  }

  /** Gives how many were refused for their content again. */
  private Future<Integer> commit(Rereading part) {
    if (part.events().isEmpty()) {
      return Future.succeededFuture(0);
    }
    var request = new LinkRequest(
        part.events(), part.bodyBytes(), LinkRequest.Asker.REPLAY, System.nanoTime());
    return bus.ask(Channel.LINK, request, LINK_DEADLINE)
        .compose(answer -> released(part, answer.replies()));
  }

  private Future<Integer> released(Rereading part, List<LinkReply> replies) {
    List<MuxEvent> released = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < replies.size(); i++) {
      switch (replies.get(i)) {
        case LinkReply.Unavailable _ -> {
          return Future.failedFuture(new StoreUnavailableException("linking cannot take it now"));
        }
        case LinkReply.Quarantined _ -> refused++;
        case LinkReply.Applied _, LinkReply.Duplicate _ -> {
          if (part.released().contains(part.events().get(i))) {
            released.add(part.events().get(i));
          }
        }
      }
    }
    int count = refused;
    return released.isEmpty()
        ? Future.succeededFuture(count)
        : ledger.release(released).map(count);
  }

  /** Reads these again without sending them anywhere. */
  Future<List<Rereading>> read(List<LedgerEntry> entries) {
    Future<List<Rereading>> done = Future.succeededFuture(new ArrayList<>());
    for (List<LedgerEntry> part : parts(entries)) {
      done = done.compose(all -> ledger.bodies(part).map(stored -> {
        all.add(Rereading.of(reader, stored));
        return all;
      }));
    }
    return done;
  }

  Rereading read(StoredEvent event) {
    return Rereading.of(reader, List.of(event));
  }

  /** What committing these states would change. */
  Future<List<Difference>> differences(SortedMap<ObjectKey, MuxObject> states) {
    return ledger.objects(states.keySet()).map(live -> differences(states, live));
  }

  private static List<Difference> differences(
      SortedMap<ObjectKey, MuxObject> states, Map<ObjectKey, MuxObject> live) {
    List<Difference> differences = new ArrayList<>();
    states.forEach((key, state) -> {
      MuxObject known = live.get(key);
      MuxObject after = known == null ? state : known.merge(state);
      Difference.between(key, known, after).ifPresent(differences::add);
    });
    return differences;
  }

  /** Parts of which each fits into one transaction and into memory, unless one event alone is larger. */
  private static List<List<LedgerEntry>> parts(List<LedgerEntry> entries) {
    List<List<LedgerEntry>> parts = new ArrayList<>();
    List<LedgerEntry> part = new ArrayList<>();
    int bytes = 0;
    for (LedgerEntry entry : entries) {
      if (!part.isEmpty() && bytes + entry.bodyBytes() > PART_BYTES_MAX) {
        parts.add(part);
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(entry);
      bytes += entry.bodyBytes();
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }
}
