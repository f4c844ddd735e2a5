package dev.sluice.linking;

import dev.sluice.bus.AssetChanged;
import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** The port of linking to where events are kept. */
public interface EventStore {

  /**
   * Connects, and goes on trying until {@link #close}. Call it on the event loop that will commit.
   *
   * @return a future that is done after the first attempt, whether or not it succeeded
   */
  Future<Void> open();

  /** Ends the connection; a commit under way fails. */
  Future<Void> close();

  /**
   * Commits a batch as one transaction, flushed: all of it or nothing. Repeating it is harmless.
   *
   * @param batch with distinct ids
   * @return a future that fails with {@link ContentRefusedException} when some event's content was refused, and with
   *     {@link StoreUnavailableException} when the outcome is unknown or nothing was written
   */
  Future<Committed> commit(List<MuxEvent> batch);

  /** Whether a commit has a chance now; while false, {@link #commit} fails at once. */
  boolean isAvailable();

  /**
   * What a commit did.
   *
   * @param added the events that the ledger did not have
   * @param changes the assets whose state moved
   */
  record Committed(Set<EventId> added, List<AssetChanged> changes) {}
}
