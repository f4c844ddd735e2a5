package dev.sluice.polling;

import dev.sluice.event.MuxEvent;
import java.util.List;

/** Hears what reads of Mux tell. Called on the event loop of the poller; must not block. */
public interface ReadListener {
  /** Listens to nothing. */
  ReadListener NONE = new ReadListener() {
    @Override
    public void news(String source, List<MuxEvent> facts) {}

    @Override
    public void missing(DuePoll row) {}
  };

  /**
   * These facts are about to be committed.
   *
   * @param source whose read told them
   */
  void news(String source, List<MuxEvent> facts);

  /** Mux does not know what this row is about. */
  void missing(DuePoll row);
}
