package dev.sluice.simulator;

import com.google.errorprone.annotations.FormatMethod;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** Prints how sending goes and what came of it. */
final class ReportPrinter implements SendObserver {
  private static final int QUIET_SECONDS = 5;

  private final PrintWriter out;
  private final DeliveryPlan plan;
  private final boolean terminal;
  private final LongAdder tries = new LongAdder();
  private final LongAdder accepted = new LongAdder();
  private int seconds;

  /** On a terminal the progress line rewrites itself each second; elsewhere there is one every few seconds. */
  ReportPrinter(PrintWriter out, DeliveryPlan plan, boolean terminal) {
    this.out = out;
    this.plan = plan;
    this.terminal = terminal;
  }

  @Override
  public void tried(Delivery delivery, int attempt, Outcome outcome) {
    tries.increment();
    if (outcome instanceof Outcome.Answered answer && answer.accepted()) {
      accepted.increment();
    }
  }

  void start(URI target, long seed) {
    var counts = plan.counts();
    line(
        "sending %,d deliveries of %,d events to %s (seed %d)",
        plan.size(), counts.events(), target, seed);
    line(
        "  %,d repeated, %,d late, %,d lost, %,d forged, %,d stale, %,d malformed",
        counts.repeats(),
        counts.late(),
        counts.lost(),
        counts.forged(),
        counts.stale(),
        counts.malformed());
    out.flush();
  }

  /** Called once a second. */
  void progress() {
    seconds++;
    if (!terminal && seconds % QUIET_SECONDS != 0) {
      return;
    }
    String line = String.format(
        Locale.ROOT,
        "%4d s  %,d of %,d answered, %,d accepted",
        seconds,
        tries.sum(),
        plan.size(),
        accepted.sum());
    if (terminal) {
      out.print("\r" + line);
    } else {
      out.println(line);
    }
    out.flush();
  }

  void end(SendReport report) {
    if (terminal && seconds > 0) {
      out.println();
    }
    var counts = plan.counts();
    line("%-22s %,12d", "events to deliver", counts.events() - counts.lost());
    line("%-22s %,12d", "events accepted", report.acceptedEvents());
    line("%-22s %,12d", "given up", report.gaveUp());
    line("%-22s %,12d of %,d", "hostile accepted", report.hostileAccepted(), report.hostileSent());
    line("%-22s %,12d (%,d of them retries)", "requests", report.requests(), report.retried());
    report.statuses().forEach((status, count) -> line("%-22s %,12d", "  status " + status, count));
    line("%-22s %,12d", "  not answered in time", report.timeouts());
    line("%-22s %,12d", "  connection failures", report.connectionFailures());
    latencies("accepted", report.accepted());
    latencies("refused", report.refused());
    line(
        "%-22s %,12.0f per second for %.1f s",
        "rate", report.ratePerSecond(), report.took().toMillis() / 1000.0);
    line("%s", verdict(report));
    out.flush();
  }

  private static String verdict(SendReport report) {
    if (report.flawless()) {
      return "every genuine event was accepted, everything hostile was refused";
    }
    if (report.hostileAccepted() > 0) {
      return "FAILED: something hostile was accepted";
    }
    return report.cutShort()
        ? "FAILED: the time was over first"
        : "FAILED: not every genuine event was accepted";
  }

  private void latencies(String name, Latencies latencies) {
    if (latencies.count() > 0) {
      line(
          "%-22s p50 %.1f  p90 %.1f  p99 %.1f  p99.9 %.1f  max %.1f ms",
          "latency, " + name,
          millis(latencies.p50()),
          millis(latencies.p90()),
          millis(latencies.p99()),
          millis(latencies.p999()),
          millis(latencies.max()));
    }
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  @FormatMethod
  private void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
