package dev.sluice.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.OptionalInt;

/**
 * What the embedded server keeps between runs: {@code data} (PostgreSQL's own directory), {@code
 * password} and {@code port}, with {@code server.log} and {@code command.log} for people. Removing
 * the whole folder starts afresh.
 *
 * @param root the folder, as a real path
 */
record ServerFolder(Path root) {
  private static final int PASSWORD_BYTES = 24;
  private static final long LOG_KEPT_MAX_BYTES = 1024 * 1024;

  /** The folder, made for its owner's eyes only where it is new. */
  static ServerFolder under(Path dataDir) throws IOException {
    Path root = dataDir.resolve("postgres");
    if (!Files.isDirectory(root)) {
      Files.createDirectory(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return new ServerFolder(root.toRealPath());
  }

  Path data() {
    return root.resolve("data");
  }

  /** Where a data directory is made, before it gets its name: one that is half made is never used. */
  Path unfinishedData() {
    return root.resolve("data.unfinished");
  }

  Path passwordFile() {
    return root.resolve("password");
  }

  Path serverLog() {
    return root.resolve("server.log");
  }

  Path commandLog() {
    return root.resolve("command.log");
  }

  boolean isNew() {
    return !Files.isDirectory(data());
  }

  /**
   * The server's password, made up together with the data directory.
   *
   * @throws EmbeddedServerException when it was lost while the data stayed
   */
  String password() throws IOException {
    if (Files.exists(passwordFile())) {
      return Files.readString(passwordFile()).strip();
    }
    if (!isNew()) {
      throw new EmbeddedServerException(
          "the password file " + passwordFile() + " is missing, so the data beside it"
              + " cannot be opened: put the file back, or remove the folder to start with an empty database");
    }
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    replace(passwordFile(), password);
    return password;
  }

  /** The port of the last run, so that what people have set up to look inside keeps working. */
  OptionalInt rememberedPort() throws IOException {
    Path file = root.resolve("port");
    String text = Files.exists(file) ? Files.readString(file).strip() : "";
    return text.matches("\\d{1,5}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }

  void rememberPort(int port) throws IOException {
    replace(root.resolve("port"), Integer.toString(port));
  }

  /** Keeps the server's log from growing over many runs: a big one is set aside, replacing the last. */
  void rotateServerLog() throws IOException {
    if (Files.exists(serverLog()) && Files.size(serverLog()) > LOG_KEPT_MAX_BYTES) {
      Path _ = Files.move(
          serverLog(), root.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  // Written aside with mode 0600 and then renamed: never half there, never readable by others.
  private void replace(Path file, String text) throws IOException {
    Path fresh = Files.createTempFile(
        root,
        "new-",
        "",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text + "\n");
    Path _ = Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
