package dev.sluice.simulator;

import dev.sluice.simulator.DeliveryPlan.PlanCounts;
import dev.sluice.simulator.World.WorldSettings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.SplittableRandom;

/** Draws up delivery plans: all events of a world, put into disorder. */
public final class Shower {
  /** More events than this are refused: a plan takes some 50 bytes per event while it is drawn up. */
  public static final int EVENTS_MAX = 50_000_000;

  private final World world;
  private final Disorder disorder;
  private final SplittableRandom random;
  private final int[] firstOrdinals;
  private final int events;

  /** A place in the order of sending. */
  private record Place(double order, long code) {}

  private Shower(World world, Disorder disorder, long seed) {
    this.world = world;
    this.disorder = disorder;
    this.random = new SplittableRandom(seed);
    this.firstOrdinals = new int[world.size() + 1];
    long total = 0;
    for (int number = 0; number < world.size(); number++) {
      firstOrdinals[number] = (int) total;
      total += world.lifeCycle(number).events().size();
      if (total > EVENTS_MAX) {
        throw new IllegalArgumentException("more than " + EVENTS_MAX + " events in one plan");
      }
    }
    this.events = (int) total;
    firstOrdinals[world.size()] = events;
  }

  /** The plan for a world made from these settings. */
  public static DeliveryPlan plan(WorldSettings settings, Disorder disorder) {
    return plan(new World(settings), disorder, settings.seed());
  }

  /** A plan over a world; the seed decides the disorder only. */
  public static DeliveryPlan plan(World world, Disorder disorder, long seed) {
    return new Shower(world, disorder, seed).draw(seed);
  }

  /** One event, sent as it is. */
  public static DeliveryPlan of(SimulatedEvent event) {
    return new OneEventPlan(event);
  }

  /** How many life cycles of these settings, from the first, tell at least this many events. */
  public static int lifeCyclesFor(WorldSettings settings, int eventsWanted) {
    var world = new World(settings).resized(World.LIFE_CYCLES_MAX);
    int number = 0;
    for (long told = 0; told < eventsWanted && number < world.size(); number++) {
      told += world.lifeCycle(number).events().size();
    }
    return Math.max(1, number);
  }

  private DeliveryPlan draw(long seed) {
    var lost = choose(Shares.of(disorder.losses(), events), new BitSet());
    int sent = events - lost.cardinality();
    var late = choose(Math.min(sent, Shares.of(disorder.late(), events)), lost);
    var repeated = choose(Math.min(sent, Shares.of(disorder.repeats(), events)), lost);
    var counts = new PlanCounts(
        events,
        lost.cardinality(),
        late.cardinality(),
        repeated.cardinality(),
        Shares.of(disorder.forged(), events),
        Shares.of(disorder.stale(), events),
        Shares.of(disorder.malformed(), events));
    var places = new Place[counts.deliveries()];
    int next = placeGenuine(places, lost, late, repeated);
    next = placeHostile(places, next, DeliveryKind.FORGED, counts.forged());
    next = placeHostile(places, next, DeliveryKind.STALE, counts.stale());
    next = placeHostile(places, next, DeliveryKind.MALFORMED, counts.malformed());
    if (next != places.length) {
      throw new AssertionError("planned " + next + " deliveries of " + places.length);
    }
    Arrays.sort(places, Comparator.comparingDouble(Place::order));
    long[] codes = Arrays.stream(places).mapToLong(Place::code).toArray();
    return new ShowerPlan(world, seed, firstOrdinals, codes, counts, lost);
  }

  private int placeGenuine(Place[] places, BitSet lost, BitSet late, BitSet repeated) {
    int next = 0;
    int[] inTime = ordinalsInTime();
    double reach = Math.min(disorder.shuffle(), events);
    for (int rank = 0; rank < events; rank++) {
      int ordinal = inTime[rank];
      if (lost.get(ordinal)) {
        continue;
      }
      double order = disorder.shuffle() >= events
          ? random.nextDouble(events)
          : rank + random.nextDouble() * reach;
      if (late.get(ordinal)) {
        order = 2.0 * events + rank;
      }
      places[next++] = new Place(order, ShowerPlan.code(ordinal, DeliveryKind.GENUINE));
      if (repeated.get(ordinal)) {
        // A repeat never comes before what it repeats.
        double after = order + Math.ulp(order) + random.nextDouble() * (reach + 10);
        places[next++] = new Place(after, ShowerPlan.code(ordinal, DeliveryKind.REPEAT));
      }
    }
    return next;
  }

  private int placeHostile(Place[] places, int from, DeliveryKind kind, int count) {
    for (int i = 0; i < count; i++) {
      places[from + i] =
          new Place(random.nextDouble() * events, ShowerPlan.code(random.nextInt(events), kind));
    }
    return from + count;
  }

  /** The ordinals of all events by their time, and at one time by ordinal. */
  private int[] ordinalsInTime() {
    record Told(long micros, int ordinal) {}
    var told = new Told[events];
    int ordinal = 0;
    for (int number = 0; number < world.size(); number++) {
      for (var event : world.lifeCycle(number).events()) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, event.createdAt());
        told[ordinal] = new Told(micros, ordinal);
        ordinal++;
      }
    }
    Arrays.sort(told, Comparator.comparingLong(Told::micros).thenComparingInt(Told::ordinal));
    return Arrays.stream(told).mapToInt(Told::ordinal).toArray();
  }

  /** Exactly this many ordinals, none of the excluded ones, each set as likely as any other. */
  private BitSet choose(int count, BitSet excluded) {
    int left = count;
    int candidates = events - excluded.cardinality();
    var chosen = new BitSet(events);
    for (int ordinal = 0; ordinal < events && left > 0; ordinal++) {
      if (excluded.get(ordinal)) {
        continue;
      }
      if (random.nextInt(candidates) < left) {
        chosen.set(ordinal);
        left--;
      }
      candidates--;
    }
    return chosen;
  }
}
