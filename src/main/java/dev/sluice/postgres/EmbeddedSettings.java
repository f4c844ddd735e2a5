package dev.sluice.postgres;

import java.util.HashMap;
import java.util.Map;

/**
 * What may be chosen of the embedded server.
 *
 * @param port on 127.0.0.1; 0 keeps the last one or takes a free one
 * @param sharedBuffersBytes memory for tables and indexes, {@code shared_buffers}
 * @param logBytesMax how far the write-ahead log grows between two checkpoints, about {@code max_wal_size}
 */
public record EmbeddedSettings(int port, long sharedBuffersBytes, long logBytesMax) {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  /** What suits two cores beside the gateway and a ledger of some millions of events. */
  public static final EmbeddedSettings USUAL = new EmbeddedSettings(0, 256 * MIB, 4096 * MIB);

  /** The same on another port. */
  public EmbeddedSettings at(int otherPort) {
    return new EmbeddedSettings(otherPort, sharedBuffersBytes, logBytesMax);
  }

  /** These and all that may not be chosen, as the server is told. */
  Map<String, String> forServer() {
    Map<String, String> all = new HashMap<>(ServerSettings.DURABLE);
    all.put("shared_buffers", sharedBuffersBytes / KIB + "kB");
    all.put("max_wal_size", logBytesMax / MIB + "MB");
    // Files of the log that were used once are used again, which spares the disk new blocks.
    all.put("min_wal_size", logBytesMax / 2 / MIB + "MB");
    return all;
  }
}
