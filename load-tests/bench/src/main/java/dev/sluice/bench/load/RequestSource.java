package dev.sluice.bench.load;

import java.nio.ByteBuffer;

/**
 * Deals out requests. In the phases that ask for it those that were made ahead, else and past their end ones that are made
 * on the spot, which costs some 3 µs each.
 */
final class RequestSource {
  private final PreparedRequests prepared;
  private final boolean repeat;
  private final RequestFactory factory;
  private int nextPrepared;
  private int nextFresh;
  private int index;
  private long madeLate;

  RequestSource(PreparedRequests prepared, boolean repeat, RequestFactory factory) {
    this.prepared = prepared;
    this.repeat = repeat;
    this.factory = factory;
    this.nextFresh = prepared.count();
  }

  /**
   * The bytes of the next request; its index is then {@link #index}.
   *
   * @param own where it is made if it does not lie ready
   */
  ByteBuffer next(boolean usePrepared, ByteBuffer own) {
    boolean cheap = usePrepared || repeat;
    if (cheap && nextPrepared == prepared.count() && repeat) {
      nextPrepared = 0;
    }
    if (cheap && nextPrepared < prepared.count()) {
      index = nextPrepared++;
      return prepared.get(index);
    }
    if (usePrepared) {
      madeLate++;
    }
    index = nextFresh++;
    factory.make(index, own.clear());
    return own.flip();
  }

  /** The bytes of a request once more. */
  ByteBuffer again(int which, ByteBuffer own) {
    return which < prepared.count() ? prepared.get(which) : own.rewind();
  }

  int index() {
    return index;
  }

  /** No request is longer. */
  int bytesMax() {
    return factory.bytesMax();
  }

  /** How many of a phase that asked for prepared ones were made on the spot, since there were too few. */
  long madeLate() {
    return madeLate;
  }
}
