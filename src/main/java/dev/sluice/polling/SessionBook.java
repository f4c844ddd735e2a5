package dev.sluice.polling;

import dev.sluice.bus.ProcessingStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of this gateway: what each still waits for, who waits for an object, and which session ends first. An
 * ended session leaves nothing here. Not thread-safe.
 */
final class SessionBook {
  private final Map<String, Session> byId = new HashMap<>();
  private final Map<PollKey, Watched> byKey = new HashMap<>();
  private final TreeSet<Session> byEnd =
      new TreeSet<>(Comparator.comparing(Session::endsAt).thenComparing(Session::id));
  private int pending;

  /** A session; identity counts, for its contents move. */
  static final class Session {
    private final String id;
    private final Instant heardFrom;
    private final Instant endsAt;
    private final int total;
    private final Set<PollKey> pending;
    private final List<News> held = new ArrayList<>();
    private boolean young = true;

    Session(String id, List<PollKey> keys, Instant heardFrom, Instant endsAt) {
      this.id = id;
      this.heardFrom = heardFrom;
      this.endsAt = endsAt;
      this.pending = new HashSet<>(keys);
      this.total = pending.size();
    }

    /** Whether nobody can be listening yet: its id is still on its way to who began it. */
    boolean isYoung() {
      return young;
    }

    String id() {
      return id;
    }

    Instant endsAt() {
      return endsAt;
    }

    int total() {
      return total;
    }

    int pendingCount() {
      return pending.size();
    }
  }

  private static final class Watched {
    private final Set<String> sessions = new HashSet<>();
    private @Nullable ProcessingStatus status;
  }

  /** News for one session: an object that it watches is in another status. */
  record News(Session session, PollKey key, ProcessingStatus status) {}

  /**
   * Takes the session in.
   *
   * @param heardFrom from when on somebody listens; until then {@link #grown} holds its news back
   */
  void add(String id, List<PollKey> keys, Instant heardFrom, Instant endsAt) {
    var session = new Session(id, keys, heardFrom, endsAt);
    byId.put(id, session);
    byEnd.add(session);
    session.pending.forEach(
        key -> byKey.computeIfAbsent(key, _ -> new Watched()).sessions.add(id));
    pending += session.pending.size();
  }

  /** Forgets the session; empty where there is none. */
  Optional<Session> remove(String id) {
    Session session = byId.remove(id);
    if (session == null) {
      return Optional.empty();
    }
    byEnd.remove(session);
    session.pending.forEach(key -> unwatch(key, id));
    pending -= session.pending.size();
    return Optional.of(session);
  }

  /** An object is in this status: what is new by that, for whom. An end takes the object out of every session. */
  List<News> tell(PollKey key, ProcessingStatus status) {
    Watched watched = byKey.get(key);
    if (watched == null || watched.status == status) {
      return List.of();
    }
    watched.status = status;
    List<News> news = new ArrayList<>();
    for (String id : List.copyOf(watched.sessions)) {
      Session session = byId.get(id);
      if (session != null) {
        (session.young ? session.held : news).add(new News(session, key, status));
        if (PollSessions.State.isEnd(status) && session.pending.remove(key)) {
          pending--;
          unwatch(key, id);
        }
      }
    }
    return news;
  }

  private void unwatch(PollKey key, String id) {
    Watched watched = byKey.get(key);
    if (watched != null && watched.sessions.remove(id) && watched.sessions.isEmpty()) {
      byKey.remove(key);
    }
  }

  /** The sessions that are young no more, and what was held back for them: all of their news so far. */
  Map<Session, List<News>> grown(Instant now) {
    Map<Session, List<News>> grown = new HashMap<>();
    for (Session session : byId.values()) {
      if (session.young && !session.heardFrom.isAfter(now)) {
        session.young = false;
        grown.put(session, List.copyOf(session.held));
        session.held.clear();
      }
    }
    return grown;
  }

  /** The sessions whose time is over. */
  List<Session> over(Instant now) {
    List<Session> over = new ArrayList<>();
    for (Session session : byEnd) {
      if (session.endsAt.isAfter(now)) {
        break;
      }
      over.add(session);
    }
    return over;
  }

  /** The sessions that wait for this object and are young no more. */
  List<String> watchingOfAge(PollKey key) {
    Watched watched = byKey.get(key);
    return watched == null
        ? List.of()
        : watched.sessions.stream()
            .filter(id -> {
              Session session = byId.get(id);
              return session != null && !session.young;
            })
            .toList();
  }

  /** When the first session ends at the latest. */
  Optional<Instant> firstEnd() {
    return byEnd.isEmpty() ? Optional.empty() : Optional.of(byEnd.first().endsAt);
  }

  /** What is waited for. */
  List<PollKey> keys() {
    return List.copyOf(byKey.keySet());
  }

  List<String> ids() {
    return List.copyOf(byId.keySet());
  }

  int sessions() {
    return byId.size();
  }

  /** What all sessions wait for, counted per session. */
  int pending() {
    return pending;
  }
}
