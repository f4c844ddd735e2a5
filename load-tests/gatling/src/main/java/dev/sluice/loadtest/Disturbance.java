package dev.sluice.loadtest;

import java.io.IOException;

/** What happens to the gateway while it is flooded. */
interface Disturbance extends AutoCloseable {
  /** The warm-up is over and the flood has begun. */
  void begin();

  /**
   * The flood is over: ends the disturbance too.
   *
   * @return what came of it, in a few words
   * @throws IOException when the gateway, or the disturbance itself, did not behave as it should
   */
  String end() throws IOException, InterruptedException;

  @Override
  void close();

  /** None. */
  record Nothing() implements Disturbance {
    @Override
    public void begin() {
      // Nothing is done.
    }

    @Override
    public String end() {
      return "nothing else";
    }

    @Override
    public void close() {
      // Nothing was done.
    }
  }
}
