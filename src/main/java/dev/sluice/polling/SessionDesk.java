package dev.sluice.polling;

import dev.sluice.bus.Bus;
import dev.sluice.bus.ProcessingStatus;
import dev.sluice.bus.PublicAddress;
import dev.sluice.bus.Refusal;
import dev.sluice.polling.SessionBook.News;
import dev.sluice.polling.SessionBook.Session;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins, watches and ends the sessions that were asked for on this gateway. What they watch may be polled by another
 * gateway, so besides listening it looks at the store now and then. One timer in all, for the next look or the first
 * end, whichever is sooner. Confined to one event loop.
 */
final class SessionDesk {
  private static final Logger LOG = LoggerFactory.getLogger(SessionDesk.class);
  /** How many objects one look asks about at once. */
  private static final int LOOK_MAX = 5_000;

  private static final Set<String> HOPELESS = Set.of("unauthenticated", "forbidden");

  private final Bus bus;
  private final PollSessions store;
  private final PollingSettings settings;
  private final PollClock clock;
  private final PollingMeters meters;
  private final Runnable queued;
  private final SessionBook book = new SessionBook();
  private long timer;
  private boolean looking;
  private boolean stopped;
  private int beginning;
  private int watchedBeginning;

  /**
   * @param queued runs when something was put into the queue
   */
  SessionDesk(
      Bus bus,
      PollSessions store,
      PollingSettings settings,
      PollClock clock,
      PollingMeters meters,
      Runnable queued) {
    this.bus = bus;
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.meters = meters;
    this.queued = queued;
  }

  /** {@link PublicAddress#POLLING_START}. */
  Future<JsonObject> begin(JsonObject message) {
    SessionAsk ask = SessionAsk.of(message, settings);
    int watched = ask.keys().size();
    if (stopped || book.sessions() + beginning >= settings.sessionsMax()) {
      throw Refusal.BUDGET.because("this gateway holds its " + settings.sessionsMax()
          + " sessions; end one, or ask again later");
    }
    if (book.pending() + watchedBeginning + watched > settings.watchedMax()) {
      throw Refusal.BUDGET.because("the sessions of this gateway watch " + book.pending() + " of "
          + settings.watchedMax() + " assets and uploads; " + watched + " more are too many");
    }
    var session = new PollSessions.Begin(
        UUID.randomUUID().toString(), ask.keys(), ask.healthyInterval(), ask.maxDuration());
    Instant endsAt = clock.now().plus(ask.maxDuration());
    beginning++;
    watchedBeginning += watched;
    return store
        .begin(session, settings.claim())
        .onComplete(_ -> {
          beginning--;
          watchedBeginning -= watched;
        })
        .map(_ -> {
          // The first look is the first news: by then the caller knows the id, and listens.
          Instant heardFrom = clock.now().plus(settings.lookInterval());
          book.add(session.id(), session.keys(), heardFrom, endsAt);
          queued.run();
          if (!looking) {
            clock.cancel(timer);
            timer = clock.arm(untilNextLook(), this::look);
          }
          count();
          return new JsonObject().put("sessionId", session.id()).put("watched", watched);
        });
  }

  /** {@link PublicAddress#POLLING_STOP}. */
  Future<JsonObject> stop(JsonObject message) {
    String id = sessionId(message);
    boolean ours = book.ids().contains(id);
    return store.end(id).map(ended -> {
      if (!ended && !ours) {
        throw unknown();
      }
      over(id, "stopped", null);
      return new JsonObject().put("sessionId", id).put("state", "stopped");
    });
  }

  /** {@link PublicAddress#POLLING_STATUS}; of a session of any gateway. */
  Future<JsonObject> status(JsonObject message) {
    return store
        .find(sessionId(message))
        .map(found -> json(found.orElseThrow(SessionDesk::unknown)));
  }

  private static RuntimeException unknown() {
    return Refusal.UNKNOWN.because(
        "there is no such session; how one ended was published on its address");
  }

  private static String sessionId(JsonObject message) {
    if (message.size() == 1
        && message.getValue("sessionId") instanceof String id
        && id.matches("[0-9a-f-]{36}")) {
      return id;
    }
    throw Refusal.BAD_MESSAGE.because("the message must be {sessionId} with the id of a session");
  }

  private static JsonObject json(PollSessions.Active session) {
    JsonObject byStatus = new JsonObject();
    int total = 0;
    int pending = 0;
    for (ProcessingStatus status : ProcessingStatus.values()) {
      int count = session.byStatus().getOrDefault(status, 0);
      byStatus.put(status.name(), count);
      total += count;
      pending += PollSessions.State.isEnd(status) ? 0 : count;
    }
    return new JsonObject()
        .put("sessionId", session.id())
        .put("state", "active")
        .put("watched", total)
        .put("pending", pending)
        .put("byStatus", byStatus)
        .put("healthyIntervalMs", session.healthyInterval().toMillis())
        .put("startedAt", session.startedAt().toString())
        .put("endsAt", session.endsAt().toString());
  }

  /** An object moved, by whatever way we learned of it. */
  void heard(PollKey key, ProcessingStatus status) {
    publish(book.tell(key, status));
  }

  /** Looks where everything is that is waited for, ends what is over, and arms the timer for the next look. */
  private void look() {
    clock.cancel(timer);
    if (looking || stopped) {
      return;
    }
    book.grown(clock.now()).forEach(this::catchUp);
    timeOut();
    if (book.sessions() == 0) {
      count();
      return;
    }
    looking = true;
    ask(book.keys(), 0)
        .onFailure(failure -> LOG.atDebug()
            .addKeyValue("reason", String.valueOf(failure.getMessage()))
            .log("what sessions wait for could not be looked at, trying again"))
        .onComplete(_ -> {
          looking = false;
          if (!stopped) {
            timer = clock.arm(untilNextLook(), this::look);
          }
        });
  }

  private Future<Void> ask(List<PollKey> keys, int from) {
    int to = Math.min(keys.size(), from + LOOK_MAX);
    return store.states(keys.subList(from, to)).compose(states -> {
      List<News> news = new ArrayList<>();
      states.forEach((key, state) -> news.addAll(book.tell(key, state.status())));
      publish(news);
      states.forEach(this::giveUp);
      return to == keys.size() ? Future.succeededFuture() : ask(keys, to);
    });
  }

  private void catchUp(Session session, List<News> held) {
    publish(held);
    if (session.pendingCount() == 0) {
      end(session.id(), "completed", null);
    }
  }

  /** Ends the sessions that wait for what we are not allowed to read: it will not come. */
  private void giveUp(PollKey key, PollSessions.State state) {
    if (state.failure() != null && HOPELESS.contains(state.failure())) {
      for (String id : book.watchingOfAge(key)) {
        end(id, "failed", "Mux does not take our credentials");
      }
    }
  }

  private Duration untilNextLook() {
    Duration look = settings.lookInterval();
    return book.firstEnd()
        .map(end -> Duration.between(clock.now(), end))
        .filter(left -> left.compareTo(look) < 0)
        .map(left -> left.isNegative() ? Duration.ZERO : left)
        .orElse(look);
  }

  private void timeOut() {
    book.over(clock.now()).forEach(session -> end(session.id(), "timed_out", null));
  }

  private void publish(List<News> news) {
    Map<Session, JsonArray> moved = new LinkedHashMap<>();
    for (News each : news) {
      moved
          .computeIfAbsent(each.session(), _ -> new JsonArray())
          .add(SessionAsk.json(each.key()).put("status", each.status().name()));
    }
    moved.forEach((session, changes) -> {
      tell(session, new JsonObject().put("event", "progress").put("changes", changes));
      if (session.pendingCount() == 0) {
        end(session.id(), "completed", null);
      }
    });
    count();
  }

  private void end(String id, String how, @Nullable String reason) {
    over(id, how, reason);
    // What a store that is away keeps of it is swept by whoever polls, when its time is over.
    store
        .end(id)
        .onFailure(failure -> LOG.atDebug()
            .addKeyValue("session", id)
            .addKeyValue("reason", String.valueOf(failure.getMessage()))
            .log("the rows of an ended session stay until they are swept"));
  }

  private void over(String id, String how, @Nullable String reason) {
    book.remove(id).ifPresent(session -> {
      count();
      JsonObject end = new JsonObject().put("event", how);
      tell(session, reason == null ? end : end.put("reason", reason));
    });
  }

  private void tell(Session session, JsonObject what) {
    bus.publish(
        PublicAddress.POLLING_SESSION + session.id(),
        what.put("sessionId", session.id())
            .put("watched", session.total())
            .put("pending", session.pendingCount()));
  }

  private void count() {
    meters.sessions(book.sessions(), book.pending());
  }

  /** Ends every session of this gateway as stopped. */
  Future<?> close() {
    stopped = true;
    clock.cancel(timer);
    List<Future<Boolean>> ends = new ArrayList<>();
    for (String id : new HashSet<>(book.ids())) {
      over(id, "stopped", "the gateway stops");
      ends.add(store.end(id).otherwise(false));
    }
    return ends.isEmpty() ? Future.succeededFuture() : Future.join(ends);
  }
}
