package dev.sluice.guard;

import dev.sluice.resilience.Bulkhead;
import dev.sluice.resilience.CallClass;
import dev.sluice.resilience.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One attempt that wants to pass the {@link Gate}.
 *
 * @param lane which rate it counts against
 * @param callClass its class within the rate
 * @param asked since when it waits
 * @param end when its caller stops waiting
 * @param attemptMax how long it may take once it is sent
 * @param home where its holder is told
 * @param holder who is told, once
 */
record Ticket(
    String lane,
    CallClass callClass,
    Instant asked,
    Instant end,
    Duration attemptMax,
    Executor home,
    Holder holder) {

  /** What an attempt holds while it is under way, to be given back once. */
  record Entry(Ticket ticket, Lease lease, Bulkhead.Place place) {}

  /** Who holds a ticket. */
  interface Holder {
    void admitted(Entry entry);

    void refused(RefusedBy by, @Nullable Instant notBefore);
  }

  void admit(Entry entry) {
    home.execute(() -> holder.admitted(entry));
  }

  void refuse(RefusedBy by, @Nullable Instant notBefore) {
    home.execute(() -> holder.refused(by, notBefore));
  }
}
