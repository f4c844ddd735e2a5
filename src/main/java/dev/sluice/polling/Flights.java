package dev.sluice.polling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Single flight: one call per key at a time, and who comes meanwhile rides along. Not thread-safe. */
final class Flights<K, R> {
  private final Map<K, List<R>> underWay = new HashMap<>();

  /** Whether the call must be made now; otherwise it is under way, and its answer will be this rider's too. */
  boolean board(K key, R rider) {
    List<R> riders = underWay.get(key);
    if (riders != null) {
      riders.add(rider);
      return false;
    }
    List<R> first = new ArrayList<>(1);
    first.add(rider);
    underWay.put(key, first);
    return true;
  }

  /** The call is over: its riders, in the order in which they came. */
  List<R> land(K key) {
    List<R> riders = underWay.remove(key);
    if (riders == null) {
      throw new AssertionError("a call landed that never began: " + key);
    }
    return riders;
  }

  boolean isUnderWay(K key) {
    return underWay.containsKey(key);
  }

  int size() {
    return underWay.size();
  }
}
