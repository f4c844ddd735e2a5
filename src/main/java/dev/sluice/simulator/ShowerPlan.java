package dev.sluice.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The deliveries of a whole world: eight bytes each, everything else is made when it is asked for. */
final class ShowerPlan implements DeliveryPlan {
  private static final String ADDRESS = "https://hooks.example.com/api/webhooks/mux";
  private static final int CACHE_SLOTS = 1024;

  private final World world;
  private final long seed;
  private final int[] firstOrdinals;
  private final long[] deliveries;
  private final PlanCounts counts;
  private final BitSet lost;
  // A direct-mapped cache: events of one life cycle are often sent close to each other. Threads may
  // race
  // for a slot; what they find is immutable and says which life cycle it is, so none can be misled.
  private final @Nullable Cached[] cache = new Cached[CACHE_SLOTS];

  private record Cached(int number, LifeCycle lifeCycle) {}

  /**
   * A plan that was drawn up.
   *
   * @param firstOrdinals for each life cycle the ordinal of its first event, and the number of events last
   * @param deliveries made by {@link #code}
   */
  ShowerPlan(
      World world,
      long seed,
      int[] firstOrdinals,
      long[] deliveries,
      PlanCounts counts,
      BitSet lost) {
    this.world = world;
    this.seed = seed;
    this.firstOrdinals = firstOrdinals;
    this.deliveries = deliveries;
    this.counts = counts;
    this.lost = lost;
  }

  static long code(int ordinal, DeliveryKind kind) {
    return ((long) ordinal << 8) | kind.code();
  }

  @Override
  public int size() {
    return deliveries.length;
  }

  @Override
  public PlanCounts counts() {
    return counts;
  }

  @Override
  public Stream<Truth> truth() {
    return world.lifeCycles().map(LifeCycle::truth);
  }

  @Override
  public BitSet lost() {
    return (BitSet) lost.clone();
  }

  @Override
  public Delivery delivery(int position) {
    long code = deliveries[position];
    int ordinal = (int) (code >>> 8);
    var kind = DeliveryKind.of((int) (code & 0xFF));
    var event = event(ordinal);
    return switch (kind) {
      case GENUINE -> new Delivery(position, kind, ordinal, event, event.id(), List.of());
      case REPEAT ->
        new Delivery(position, kind, ordinal, event, event.id(), List.of(earlier(ordinal, event)));
      case FORGED, STALE, MALFORMED ->
        new Delivery(position, kind, ordinal, event, Ids.uuid(randomOf(position)), List.of());
    };
  }

  @Override
  public SimulatedEvent event(int ordinal) {
    int found = Arrays.binarySearch(firstOrdinals, ordinal);
    int number = found >= 0 ? found : -found - 2;
    return lifeCycle(number).events().get(ordinal - firstOrdinals[number]);
  }

  private LifeCycle lifeCycle(int number) {
    var cached = cache[number % CACHE_SLOTS];
    if (cached == null || cached.number() != number) {
      cached = new Cached(number, world.lifeCycle(number));
      cache[number % CACHE_SLOTS] = cached;
    }
    return cached.lifeCycle();
  }

  /** Half of the repeats come although the first was answered well: Mux promises at least once, not once. */
  private Attempt earlier(int ordinal, SimulatedEvent event) {
    var random = randomOf(-1L - ordinal);
    boolean answered = random.nextBoolean();
    return new Attempt(
        Ids.uuid(random),
        ADDRESS,
        event.createdAt().plus(Duration.ofSeconds(1)),
        answered ? 200 : 503,
        Map.of("content-type", "application/json", "content-length", answered ? "17" : "0"),
        answered ? "{\"received\":true}" : "");
  }

  private SplittableRandom randomOf(long what) {
    return new SplittableRandom(seed * 0xD1B54A32D192ED03L + what);
  }
}
