package dev.sluice.polling;

import dev.sluice.bus.ProcessingStatus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The port to the sessions of all gateways, and to where what they watch is. Fails as {@link PollQueue} does. */
public interface PollSessions {
  /**
   * A session that begins.
   *
   * @param id names it
   * @param keys what it watches, each once
   * @param healthyInterval how often it is read while Mux is well
   * @param maxDuration when it ends at the latest
   */
  record Begin(String id, List<PollKey> keys, Duration healthyInterval, Duration maxDuration) {
    public Begin {
      keys = List.copyOf(keys);
    }
  }

  /**
   * Where an object is.
   *
   * @param status in our words
   * @param failure why the last read of it failed, or null
   */
  record State(ProcessingStatus status, @Nullable String failure) {
    /** Whether nothing more is to come. */
    public boolean isEnd() {
      return isEnd(status);
    }

    static boolean isEnd(ProcessingStatus status) {
      return switch (status) {
        case READY, ERROR, DELETED -> true;
        case AWAITING_UPLOAD, MUX_PROCESSING -> false;
      };
    }
  }

  /**
   * A session that is under way on some gateway.
   *
   * @param id names it
   * @param healthyInterval how often what it watches is read while Mux is well
   * @param byStatus how many of what it watches are where
   */
  record Active(
      String id,
      Duration healthyInterval,
      Instant startedAt,
      Instant endsAt,
      Map<ProcessingStatus, Integer> byStatus) {
    public Active {
      byStatus = Map.copyOf(byStatus);
    }
  }

  /**
   * Begins a session and puts what it watches into the queue.
   *
   * @param claim as in {@link PollQueue.TurnAsk}
   */
  Future<Void> begin(Begin session, Duration claim);

  /** Ends a session, and takes out of the queue what nobody else wants; false where there is none. */
  Future<Boolean> end(String sessionId);

  /** The session with this id. */
  Future<Optional<Active>> find(String sessionId);

  /** Where these objects are; every one has an answer. */
  Future<Map<PollKey, State>> states(List<PollKey> keys);
}
