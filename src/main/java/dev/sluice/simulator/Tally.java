package dev.sluice.simulator;

import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts what a run of the sender makes of its plan. Lives on one event loop. */
final class Tally {
  private static final long LATENCY_NANOS_MAX = Duration.ofHours(1).toNanos();
  private static final int DIGITS = 3;

  private final Histogram accepted = new Histogram(LATENCY_NANOS_MAX, DIGITS);
  private final Histogram refused = new Histogram(LATENCY_NANOS_MAX, DIGITS);
  private final Map<Integer, Long> statuses = new TreeMap<>();
  private final BitSet acceptedOrdinals = new BitSet();
  private long requests;
  private long retried;
  private long timeouts;
  private long connectionFailures;
  private long gaveUp;
  private long hostileSent;
  private long hostileAccepted;

  void sent(Delivery delivery, int attempt) {
    requests++;
    if (attempt > 1) {
      retried++;
    }
    if (delivery.kind().hostile()) {
      hostileSent++;
    }
  }

  void over(Delivery delivery, Outcome outcome, long nanos) {
    switch (outcome) {
      case Outcome.TimedOut() -> timeouts++;
      case Outcome.Unreachable _ -> connectionFailures++;
      case Outcome.Answered answer ->
        answered(delivery, answer, Math.min(nanos, LATENCY_NANOS_MAX));
    }
  }

  void gaveUp() {
    gaveUp++;
  }

  private void answered(Delivery delivery, Outcome.Answered answer, long nanos) {
    statuses.merge(answer.status(), 1L, Long::sum);
    (answer.accepted() ? accepted : refused).recordValue(nanos);
    if (!answer.accepted()) {
      return;
    }
    if (delivery.kind().hostile()) {
      hostileAccepted++;
    } else {
      acceptedOrdinals.set(delivery.ordinal());
    }
  }

  SendReport report(DeliveryPlan plan, Duration took, boolean cutShort) {
    return new SendReport(
        plan,
        requests,
        statuses,
        timeouts,
        connectionFailures,
        retried,
        gaveUp,
        hostileSent,
        hostileAccepted,
        acceptedOrdinals,
        Latencies.of(accepted),
        Latencies.of(refused),
        took,
        cutShort);
  }
}
