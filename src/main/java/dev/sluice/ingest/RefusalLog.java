package dev.sluice.ingest;

import dev.sluice.signature.RefusalReason;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of refused signatures at most once per interval, with counts: a flood of forgeries must not become a flood of
 * log lines. Confined to one event loop.
 */
final class RefusalLog {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Map<RefusalReason, Integer> counts = new EnumMap<>(RefusalReason.class);
  private Instant nextLine = Instant.MIN;

  void refused(RefusalReason reason, Instant now) {
    counts.merge(reason, 1, Integer::sum);
    if (now.isBefore(nextLine)) {
      return;
    }
    LOG.atWarn()
        .addKeyValue("counts", Map.copyOf(counts)) // the line is written later, by another thread
        .log("webhooks refused, for their signatures are not genuine");
    counts.clear();
    nextLine = now.plus(INTERVAL);
  }
}
