package dev.sluice.bench.jmh;

import dev.sluice.asset.Facts;
import dev.sluice.asset.MuxObject;
import dev.sluice.asset.ObjectKey;
import dev.sluice.event.MuxEvent;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What linking does with the events of a batch before Postgres sees them. Each figure is per event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MergeBenchmark {
  private static final int BATCH = 256;
  private static final long AN_HOUR_OF_MICROS = 3_600_000_000L;

  private final List<MuxEvent> batch = Bodies.events(BATCH, Bodies.TIME_MICROS);
  private final List<MuxObject> known = facts(batch);
  private final List<MuxObject> later =
      facts(Bodies.events(BATCH, Bodies.TIME_MICROS + AN_HOUR_OF_MICROS));
  private int next;

  /** What one event says. */
  @Benchmark
  public List<MuxObject> facts() {
    next = (next + 1) % BATCH;
    return Facts.of(batch.get(next));
  }

  /** A batch of 256 folded into one state per object, in the order in which rows are locked. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public SortedMap<ObjectKey, MuxObject> fold() {
    return Facts.fold(batch);
  }

  /** What is known of an object, and something later about it. */
  @Benchmark
  public MuxObject merge() {
    next = (next + 1) % known.size();
    return known.get(next).merge(later.get(next));
  }

  private static List<MuxObject> facts(List<MuxEvent> events) {
    return events.stream().flatMap(event -> Facts.of(event).stream()).toList();
  }
}
