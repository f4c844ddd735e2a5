package dev.sluice.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The claim of one gateway on one data folder: a lock of the operating system on {@code
 * gateway.lock}, which holds the owner's pid for people to read. It ends with the process, however
 * that ends, so a file left behind means nothing.
 */
final class FolderLock implements AutoCloseable {
  // Closing any channel on a locked file gives up this process's lock on many systems. So a second
  // claim in the same process must be refused before it opens the file.
  private static final Set<Path> HELD_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Claims the folder, or refuses at once.
   *
   * @param folder an existing folder, as a real path
   * @throws EmbeddedServerException when another live gateway holds it; names the folder and the pid
   */
  static FolderLock claim(Path folder) {
    Path file = folder.resolve("gateway.lock");
    if (!HELD_BY_THIS_PROCESS.add(file)) {
      throw taken(folder, ProcessHandle.current().pid() + " (this very process)");
    }
    try {
      return new FolderLock(file, locked(folder, file));
    } catch (EmbeddedServerException | UncheckedIOException refused) {
      HELD_BY_THIS_PROCESS.remove(file);
      throw refused;
    }
  }

  private static FileChannel locked(Path folder, Path file) {
    try {
      FileChannel channel = FileChannel.open(
          file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        throw taken(folder, Files.readString(file).strip());
      }
      byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
      channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
      return channel;
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot lock " + file, failure);
    }
  }

  private static EmbeddedServerException taken(Path folder, String pid) {
    return new EmbeddedServerException(
        "the data folder %s is in use by another gateway, process %s: stop it first,"
                .formatted(folder, pid)
            + " give this one a folder of its own (SLUICE_DATA_DIR),"
            + " or let both use one database (DATABASE_URL)");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot release " + file, failure);
    } finally {
      HELD_BY_THIS_PROCESS.remove(file);
    }
  }
}
