package dev.sluice.guard;

import dev.sluice.resilience.Acquisition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be done once the lock was left, in order. One that fails keeps none of the others from being done. */
final class Effects {
  private final List<Runnable> actions = new ArrayList<>();

  void add(Runnable action) {
    actions.add(action);
  }

  void admit(Ticket.Entry entry) {
    add(() -> entry.ticket().admit(entry));
  }

  void refuse(Ticket ticket, RefusedBy by, @Nullable Instant notBefore) {
    add(() -> ticket.refuse(by, notBefore));
  }

  void refuse(Ticket ticket, Acquisition.Refused refused) {
    refuse(ticket, RefusedBy.breaker(refused.reason()), refused.notBefore());
  }

  void run() {
    RuntimeException first = null;
    for (Runnable action : actions) {
      try {
        action.run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
