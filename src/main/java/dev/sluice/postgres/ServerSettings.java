package dev.sluice.postgres;

import java.util.Map;

/** What the embedded server is told on its command line, where no file and no ALTER SYSTEM overrules it. */
final class ServerSettings {
  /**
   * A commit is on the disk when it is told. A new file of the write-ahead log is not written full of zeros first: the
   * process that commits would do it, 16 MB at a time, and everybody would wait. The flush of a commit covers the blocks that
   * its log took. The server's own log takes no statements, no details and no client's errors: these could carry a payload.
   */
  static final Map<String, String> DURABLE = Map.ofEntries(
      Map.entry("fsync", "on"),
      Map.entry("synchronous_commit", "on"),
      Map.entry("full_page_writes", "on"),
      Map.entry("listen_addresses", LoopbackPort.ADDRESS),
      Map.entry("unix_socket_directories", "''"),
      Map.entry("max_connections", "100"),
      Map.entry("wal_compression", "off"),
      Map.entry("wal_init_zero", "off"),
      Map.entry("checkpoint_completion_target", "0.9"),
      Map.entry("timezone", "UTC"),
      Map.entry("log_timezone", "UTC"),
      Map.entry("log_min_messages", "log"),
      Map.entry("log_min_error_statement", "panic"),
      Map.entry("log_error_verbosity", "terse"),
      Map.entry("log_checkpoints", "off"));

  private ServerSettings() {}
}
