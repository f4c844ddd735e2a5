package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** The free space of the disk on which Postgres keeps its data. */
final class Room {
  /** Of one event, with all indexes and its part of an asset. */
  private static final double BYTES_PER_EVENT = 2_200;

  /** For the write-ahead log, and for what is run beside. */
  private static final double BYTES_BESIDE = 6e9;

  private Room() {}

  /**
   * Says how much so many events need, and what is there.
   *
   * @param what takes the space, for the message
   * @throws IOException when there is less
   */
  static void require(PostgresServer postgres, double events, String what)
      throws IOException, SQLException {
    double needed = events * BYTES_PER_EVENT + BYTES_BESIDE;
    Optional<Path> folder = postgres.dataFolder();
    if (folder.isEmpty()) {
      System.out.printf(
          Locale.ROOT,
          "%s need up to %.1f GB where the server keeps its data, which cannot be seen from here%n",
          what,
          needed / 1e9);
      return;
    }
    double free = (double) Files.getFileStore(folder.get()).getUsableSpace();
    String said = String.format(
        Locale.ROOT,
        "%s need up to %.1f GB of disk, %.1f GB are free where the server keeps its data",
        what,
        needed / 1e9,
        free / 1e9);
    if (free < needed) {
      throw new IOException(said);
    }
    System.out.println(said);
  }
}
