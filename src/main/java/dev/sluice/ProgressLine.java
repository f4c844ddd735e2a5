package dev.sluice;

import java.io.PrintWriter;
import java.time.Duration;

/** Tells now and then how far long work is. */
final class ProgressLine {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final PrintWriter err;
  private final String what;
  private long lastNanos = System.nanoTime();
  private long count;
  private boolean told;

  ProgressLine(PrintWriter err, String what) {
    this.err = err;
    this.what = what;
  }

  void at(long done) {
    count = done;
    if (System.nanoTime() - lastNanos >= INTERVAL.toNanos()) {
      lastNanos = System.nanoTime();
      told = true;
      tell();
    }
  }

  /** Says the last count, if any was said. */
  void end() {
    if (told) {
      tell();
    }
  }

  private void tell() {
    err.println(count + " " + what);
    err.flush();
  }
}
